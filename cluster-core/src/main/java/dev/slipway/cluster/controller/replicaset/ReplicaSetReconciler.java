package dev.slipway.cluster.controller.replicaset;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.SlowStart;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Keeps as many pods as a ReplicaSet, or a ReplicationController, asks for: claims those that match, makes what is missing, deletes what is too much.
 *
 * <p>Missing pods are made in batches that grow, and a refusal stops.
 */
public final class ReplicaSetReconciler implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);

    /** Most pods made or deleted in one decision, as in Kubernetes: other keys want their turn. */
    private static final int BURST = 500;

    private final GroupKind kind;
    private final String name;

    private ReplicaSetReconciler(GroupKind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** That of ReplicaSets. */
    public ReplicaSetReconciler() {
        this(Kinds.REPLICA_SET.groupKind(), "replicaset-controller");
    }

    /** That of ReplicationControllers, which do the same under another name. */
    public static ReplicaSetReconciler ofControllers() {
        return new ReplicaSetReconciler(Kinds.REPLICATION_CONTROLLER.groupKind(), "replication-controller");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(kind), Trigger.owned(POD, kind).when(ReplicaSetReconciler::counts));
    }

    /** Whether a change of a pod may make its set count otherwise: most changes in a pod's life do not. */
    private static boolean counts(Change change) {
        if (change.before().isEmpty() || change.after().isEmpty()) return true;
        ApiObject before = change.before().get();
        ApiObject after = change.after().get();
        return !before.uid().equals(after.uid())
                || Pods.isActive(before) != Pods.isActive(after)
                || Pods.isReady(before) != Pods.isReady(after)
                || before.isDeleting() != after.isDeleting()
                || !Pods.readySince(before).equals(Pods.readySince(after))
                || !before.labels().equals(after.labels())
                || !before.ownerReferences().equals(after.ownerReferences());
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(set -> decide(set, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject set, World world, Instant now) {
        Claim claim = Claim.of(set, ORPHANS, world);
        if (!claim.changes().isEmpty()) return Decision.of(claim.changes());
        ReplicaSetStatus status = new ReplicaSetStatus(set, claim.mine(), now);
        List<Command> commands = new ArrayList<>();
        if (!set.isDeleting()) commands.addAll(scale(status, world));
        commands.addAll(status.command());
        return Decision.of(commands).lookAgainAt(status.nextAvailable(), now);
    }

    private static List<Command> scale(ReplicaSetStatus status, World world) {
        ApiObject set = status.set();
        List<ApiObject> active = status.active();
        int wanted = set.spec().whole("replicas").orElse(1L).intValue();
        int missing = wanted - active.size();
        if (missing > 0) return create(status, Math.min(missing, BURST));
        if (missing < 0)
            return delete(status, Victims.of(active, related(set, world), Math.min(-missing, BURST), status.now()));
        return List.of();
    }

    private static List<Command> create(ReplicaSetStatus status, int count) {
        ApiObject set = status.set();
        ApiObject pod = Pods.ofTemplate(set, set.spec().mapping("template"));
        Command one = new Command.Create(pod)
                .telling(
                        Note.normal(set, "SuccessfulCreate", "Created pod: {name}"),
                        Note.warning(set, "FailedCreate", "Error creating: {message}"));
        return SlowStart.batches(Collections.nCopies(count, one)).stream()
                .map(batch -> withFailure(batch, status, "FailedCreate"))
                .toList();
    }

    private static List<Command> delete(ReplicaSetStatus status, List<ApiObject> victims) {
        ApiObject set = status.set();
        List<Command> deletes = new ArrayList<>();
        for (ApiObject victim : victims) {
            deletes.add(Command.delete(victim)
                    .telling(
                            Note.normal(set, "SuccessfulDelete", "Deleted pod: " + victim.name()),
                            Note.warning(set, "FailedDelete", "Error deleting: {message}")));
        }
        return List.of(withFailure(new Command.Together(deletes), status, "FailedDelete"));
    }

    /** Active pods of all ReplicaSets with the same owner: of two pods, that one goes first which has more of them beside it. */
    private static List<ApiObject> related(ApiObject set, World world) {
        Optional<String> owner = set.controller().map(reference -> reference.uid());
        GroupKind kind = set.key().kind();
        List<ApiObject> sets = owner.map(uid -> world.ownedBy(kind, uid)).orElse(List.of(set));
        return sets.stream()
                .flatMap(sibling -> world.ownedBy(POD, sibling.uid()).stream())
                .filter(Pods::isActive)
                .toList();
    }

    private static Command withFailure(Command command, ReplicaSetStatus status, String reason) {
        return new Command.Otherwise(command, refusal -> status.failure(reason, refusal.message()));
    }
}
