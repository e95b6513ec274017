package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.History;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.SlowStart;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps the pods of a DaemonSet, one on each node that should have it. First pods and revisions are claimed and the present template is recorded;
 * then the status is written, and what {@link Upkeep} asks for is done, or where that is nothing, what {@link Update} does.
 */
public final class DaemonSetReconciler implements Reconciler {
    private static final GroupKind SET = Kinds.DAEMON_SET.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final GroupKind REVISION = Kinds.CONTROLLER_REVISION.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);

    /** Most pods made or deleted in one decision, as in Kubernetes: other keys want their turn. */
    private static final int BURST = 250;

    /** Each look goes over all nodes, so changes of many pods or nodes at about one time share one. */
    private static final Duration GATHER = Duration.ofMillis(100);

    @Override
    public String name() {
        return "daemonset-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(SET),
                Trigger.owned(POD, SET).gathering(GATHER),
                Trigger.owned(REVISION, SET),
                Trigger.of(NODE, DaemonSetReconciler::all).gathering(GATHER));
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS, History.ORPHANS);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(set -> !set.isDeleting())
                .map(set -> decide(set, world, now))
                .orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject set, World world, Instant now) {
        Claim claim = Claim.of(set, ORPHANS, world);
        History history = History.of(set, world);
        List<Command> changes = new ArrayList<>(claim.changes());
        changes.addAll(history.changes());
        if (!changes.isEmpty()) return Decision.of(changes);
        Optional<Command> record = history.record(DaemonPods.HASH, world);
        if (record.isPresent()) return Decision.of(record.get());
        String hash = history.current().map(DaemonSetReconciler::hashOf).orElse("");
        DaemonView view = DaemonView.of(set, claim.mine(), hash, world.list(NODE, ""), now);
        return step(view, history, claim.mine());
    }

    private static Decision step(DaemonView view, History history, List<ApiObject> pods) {
        Speed speed = Speed.of(view.set(), view.wanted());
        Upkeep upkeep = new Upkeep(view, speed);
        List<Command> commands = new ArrayList<>(new DaemonSetStatus(view).command());
        List<Command> kept = inBatches(upkeep.deletes(), upkeep.creates());
        commands.addAll(kept);
        if (kept.isEmpty()) {
            Update update = new Update(view, speed);
            commands.addAll(inBatches(update.deletes(), update.creates()));
        }
        commands.addAll(forget(view, history, pods));
        return Decision.of(commands)
                .lookAgainAt(view.nextAvailable(), view.now())
                .lookAgainAt(upkeep.lookAgain(), view.now());
    }

    /** What leaves makes room, so it goes first. */
    private static List<Command> inBatches(List<Command> deletes, List<Command> creates) {
        List<Command> commands = new ArrayList<>();
        if (!deletes.isEmpty()) commands.add(new Command.Together(some(deletes)));
        commands.addAll(SlowStart.batches(some(creates)));
        return commands;
    }

    private static List<Command> some(List<Command> commands) {
        return commands.subList(0, Math.min(BURST, commands.size()));
    }

    /** Revisions that no pod has any more, beyond those that the set wants to remember. */
    private static List<Command> forget(DaemonView view, History history, List<ApiObject> pods) {
        Set<String> needed = pods.stream()
                .flatMap(pod -> Optional.ofNullable(pod.labels().get(DaemonPods.HASH)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        needed.add(view.hash());
        long old = history.revisions().size() - 1;
        long limit = view.set().spec().whole("revisionHistoryLimit").orElse(10L);
        return history.forget(old - limit, revision -> needed.contains(hashOf(revision)));
    }

    private static String hashOf(ApiObject revision) {
        return Optional.ofNullable(revision.labels().get(DaemonPods.HASH)).orElse(revision.name());
    }

    /** A node that comes, goes, or becomes another as far as placing pods goes. */
    private static List<ObjectKey> all(Change change, World world) {
        Optional<ApiObject> before = change.before();
        Optional<ApiObject> after = change.after();
        boolean same = before.isPresent()
                && after.isPresent()
                && before.get().labels().equals(after.get().labels())
                && before.get()
                        .spec()
                        .sequence("taints")
                        .equals(after.get().spec().sequence("taints"));
        return same
                ? List.of()
                : world.list(SET, "").stream().map(ApiObject::key).toList();
    }
}
