package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.commands;
import static dev.slipway.cluster.simulation.Mistake.decisions;
import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.status;
import static dev.slipway.cluster.simulation.Mistake.twice;
import static dev.slipway.cluster.simulation.Mistake.writes;
import static dev.slipway.cluster.simulation.Seen.DEPLOYMENT;
import static dev.slipway.cluster.simulation.Seen.JOB;
import static dev.slipway.cluster.simulation.Seen.POD;
import static dev.slipway.cluster.simulation.Seen.REPLICA_SET;
import static dev.slipway.cluster.simulation.Seen.SERVICE;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The mistakes that must be noticed: at least one for each controller and each invariant. Who adds one of those adds it here. */
final class Mutations {
    private static final GroupKind ENDPOINTS = new GroupKind("", "Endpoints");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final String DEPLOYMENTS = "DeploymentReconciler";
    private static final String REPLICA_SETS = "ReplicaSetReconciler";
    private static final String JOBS = "JobReconciler";
    private static final String KUBELETS = "Kubelets";
    private static final String SCHEDULER = "Scheduler";

    private static final List<Mutation> OURS = List.of(
            broken("deployment takes one more down", "deployments", scaling(-1)),
            broken("deployment surges one more", "deployments", scaling(1)),
            broken("deployment never scales down", "deployments", never(DEPLOYMENTS, Mutations::scalesDown)),
            broken("deployment makes two sets of a template", "deployments", commands(DEPLOYMENTS, Mutations::twin)),
            broken("deployment keeps all its history", "deployments", never(DEPLOYMENTS, Mistake::deletes)),
            broken("deployment never reports", "deployments", never(DEPLOYMENTS, Mistake::reports)),
            broken("deployment never says why", "deployments", status(DEPLOYMENTS, DEPLOYMENT, Mutations::speechless)),
            broken("replica set makes each pod twice", "deployments", twice(REPLICA_SETS, Mutations::makesPod)),
            broken("replica set never deletes", "deployments", never(REPLICA_SETS, Mistake::deletes)),
            broken("replica set never reports", "deployments", never(REPLICA_SETS, Mistake::reports)),
            broken(
                    "replica set counts one too many",
                    "deployments",
                    status(REPLICA_SETS, REPLICA_SET, more("replicas"))),
            broken(
                    "replica set looks again at once",
                    "deployments",
                    decisions(REPLICA_SETS, (decision, world) -> decision.lookAgainAfter(Duration.ZERO))),
            broken("job counts a success twice", "jobs", status(JOBS, JOB, more("succeeded"))),
            broken("job counts a failure twice", "jobs", status(JOBS, JOB, more("failed"))),
            broken("job runs each pod twice", "jobs", twice(JOBS, Mutations::makesPod)),
            broken("job never ends", "jobs", status(JOBS, JOB, Mutations::speechless)),
            broken("job never lets its pods go", "jobs", never(JOBS, command -> Mistake.updates(command, POD))),
            broken("job never reports", "jobs", never(JOBS, Mistake::reports)),
            broken("scheduler knows one node", "deployments", commands(SCHEDULER, Mutations::toOneNode)),
            broken(
                    "scheduler forgets pods",
                    "deployments",
                    decisions(
                            SCHEDULER,
                            (decision, world) -> decision.commands().isEmpty() ? decision : Decision.nothing())),
            broken("scheduler never says why", "nodes", never(SCHEDULER, Mistake::reports)),
            broken(
                    "kubelet gives one address to all",
                    "deployments",
                    status(KUBELETS, POD, pod -> addressed(pod, "10.1.1.1"))),
            broken(
                    "kubelet changes the address of a pod",
                    "deployments",
                    status(KUBELETS, POD, pod -> addressed(pod, "10.1.0." + pod.resourceVersion()))),
            broken("kubelet never ends a pod", "deployments", never(KUBELETS, Mistake::deletes)),
            broken("kubelet forgets restarts", "deployments", status(KUBELETS, POD, Mutations::neverRestarted)),
            broken(
                    "endpoints forget pods",
                    "services",
                    writes("EndpointsReconciler", ENDPOINTS, (object, world) -> object.with("subsets", List.of()))),
            broken(
                    "slices forget pods",
                    "services",
                    writes("EndpointSliceReconciler", SLICE, (object, world) -> object.with("endpoints", List.of()))),
            broken(
                    "balancers share an address",
                    "services",
                    status("LoadBalancerReconciler", SERVICE, Mutations::balanced)),
            broken(
                    "quota says nonsense",
                    "quotas",
                    status("QuotaReconciler", QuotaUsers.QUOTA, quota -> quota.withAt("77", "status", "used", "pods"))),
            broken(
                    "budget counts one too many",
                    "budgets",
                    status("DisruptionReconciler", BudgetUsers.BUDGET, more("currentHealthy"))),
            broken("collector never deletes", "owners", never("GarbageCollector", Mistake::deletes)),
            broken(
                    "collector never lets owners go",
                    "owners",
                    never("GarbageCollector", command -> command instanceof Command.Update)),
            broken("collector does not wait for dependents", "owners", Mutations::hasty),
            broken(
                    "namespace never goes",
                    "namespaces",
                    never("NamespaceReconciler", command -> command instanceof Command.Finalize)),
            Mutation.ofServer("quota lets one more in", "quotas", Mutations::rationedMore),
            Mutation.ofServer("eviction asks no budget", "budgets", Mutations::budgetedMore));

    static final List<Mutation> ALL = Stream.of(
                    OURS,
                    SetMutations.ALL,
                    ClockMutations.ALL,
                    StorageMutations.ALL,
                    NetworkMutations.ALL,
                    PolicyMutations.ALL)
            .flatMap(List::stream)
            .toList();

    private Mutations() {}

    private static Mutation broken(String name, String users, UnaryOperator<Reconciler> reconcilers) {
        return Mutation.of(name, users, reconcilers);
    }

    private static ApiObject rationedMore(ApiObject object) {
        if (!Seen.is(object, QuotaUsers.QUOTA)) return object;
        return object.spec()
                .text("hard", "pods")
                .map(pods -> object.withAt(
                        Long.toString(Math.max(0, Long.parseLong(pods.replace("k", "000")) - 1)),
                        "spec",
                        "hard",
                        "pods"))
                .orElse(object);
    }

    private static ApiObject budgetedMore(ApiObject object) {
        if (!Seen.is(object, BudgetUsers.BUDGET)) return object;
        return object.withAt("100%", "spec", "minAvailable");
    }

    /** A ReplicaSet that is scaled is scaled by one more, in one direction. */
    private static UnaryOperator<Reconciler> scaling(int direction) {
        return writes(DEPLOYMENTS, REPLICA_SET, (set, world) -> {
            long by = Rollouts.replicas(set)
                    - world.get(set.key()).map(Rollouts::replicas).orElse(0L);
            return by * direction > 0
                    ? set.withAt(Math.max(0, Rollouts.replicas(set) + direction), "spec", "replicas")
                    : set;
        });
    }

    private static boolean scalesDown(Command command) {
        return command instanceof Command.Update update
                && Seen.is(update.object(), REPLICA_SET)
                && Rollouts.replicas(update.object()) == 0;
    }

    private static Command twin(Command command, World world) {
        if (!(command instanceof Command.Create create)) return command;
        ApiObject twin = create.object()
                .mapMetadata(metadata -> metadata.with("name", create.object().name() + "x"));
        return new Command.Together(List.of(command, new Command.Create(twin)));
    }

    private static boolean makesPod(Command command) {
        return Mistake.creates(command, POD);
    }

    private static Command toOneNode(Command command, World world) {
        return command instanceof Command.Bind bind ? new Command.Bind(bind.pod(), bind.uid(), "node-0") : command;
    }

    private static ApiObject speechless(ApiObject object) {
        return object.withoutAt("status", "conditions");
    }

    private static UnaryOperator<ApiObject> more(String field) {
        return object -> object.status()
                .whole(field)
                .filter(count -> count > 0)
                .map(count -> object.withAt(count + 1, "status", field))
                .orElse(object);
    }

    private static ApiObject addressed(ApiObject pod, String address) {
        return pod.withAt(address, "status", "podIP").withAt(List.of(Mapping.of("ip", address)), "status", "podIPs");
    }

    private static ApiObject neverRestarted(ApiObject pod) {
        List<Tree> statuses = pod.status().sequence("containerStatuses").mappings().stream()
                .<Tree>map(status ->
                        status.with("restartCount", status.whole("restartCount").orElse(0L) % 2))
                .toList();
        return pod.withAt(new Sequence(statuses), "status", "containerStatuses");
    }

    private static ApiObject balanced(ApiObject service) {
        return service.withAt(List.of(Mapping.of("ip", "172.18.0.9")), "status", "loadBalancer", "ingress");
    }

    /** Sees no dependents of anything. */
    private static Reconciler hasty(Reconciler right) {
        return right.name().equals("generic-garbage-collector")
                ? Asking.of(right, (asked, key, world, now) -> asked.reconcile(key, Blinded.toOwners(world), now))
                : right;
    }
}
