package dev.slipway.cluster.controller.replicaset;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps as many pods as a ReplicaSet asks for: claims those that match, makes what is missing, deletes what is too much.
 *
 * <p>Missing pods are made in batches of 1, 2, 4 ... and a refusal stops: if the first is refused, for a quota perhaps, a hundred others would
 * be too.
 */
public final class ReplicaSetReconciler implements Reconciler {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind REPLICA_SET = Kinds.REPLICA_SET.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);

    /** Most pods made or deleted in one decision, as in Kubernetes: other keys want their turn. */
    private static final int BURST = 500;

    @Override
    public String name() {
        return "replicaset-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(REPLICA_SET), Trigger.owned(POD, REPLICA_SET));
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
        List<ApiObject> active = status.pods().stream().filter(Pods::isActive).toList();
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
        List<Command> batches = new ArrayList<>();
        int left = count;
        for (int size = 1; left > 0; size *= 2) {
            int batch = Math.min(size, left);
            batches.add(withFailure(
                    new Command.Together(Stream.generate(() -> one).limit(batch).toList()), status, "FailedCreate"));
            left -= batch;
        }
        return batches;
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
        List<ApiObject> sets = owner.map(uid -> world.ownedBy(REPLICA_SET, uid)).orElse(List.of(set));
        return sets.stream()
                .flatMap(sibling -> world.ownedBy(POD, sibling.uid()).stream())
                .filter(Pods::isActive)
                .toList();
    }

    private static Command withFailure(Command command, ReplicaSetStatus status, String reason) {
        return new Command.Otherwise(command, refusal -> status.failure(reason, refusal.message()));
    }
}
