package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.History;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps the pods of a StatefulSet, each with its name and its claims. First pods and revisions are claimed and the present template is recorded;
 * then the status is written and one step is taken, see {@link Advance}.
 */
public final class StatefulSetReconciler implements Reconciler {
    private static final GroupKind SET = Kinds.STATEFUL_SET.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind REVISION = Kinds.CONTROLLER_REVISION.groupKind();
    private static final Index ORPHANS = Index.orphans(POD);
    private static final String HASH = "controller.kubernetes.io/hash";

    @Override
    public String name() {
        return "statefulset-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(SET),
                Trigger.owned(POD, SET),
                Trigger.owned(REVISION, SET),
                Trigger.of(POD, StatefulSetReconciler::vacated),
                Trigger.of(Kinds.CLAIM.groupKind(), StatefulSetReconciler::unclaimed));
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS, History.ORPHANS);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(set -> decide(set, world, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject set, World world, Instant now) {
        Claim claim = Claim.of(set, ORPHANS, world, pod -> isNamedBy(set, pod));
        History history = History.of(set, world);
        List<Command> changes = new ArrayList<>(claim.changes());
        changes.addAll(history.changes());
        if (!changes.isEmpty()) return Decision.of(changes);
        Optional<Command> record = set.isDeleting() ? Optional.empty() : history.record(HASH, world);
        if (record.isPresent()) return Decision.of(record.get());
        return history.current()
                .map(update -> step(SetView.of(set, claim.mine(), history, update, world, now), history))
                .orElse(Decision.nothing());
    }

    private static Decision step(SetView view, History history) {
        List<Command> commands = new ArrayList<>(new SetStatus(view).command());
        if (view.set().isDeleting()) return Decision.of(commands).lookAgainAt(view.nextAvailable(), view.now());
        Advance advance = new Advance(view);
        commands.addAll(advance.next());
        commands.addAll(forget(view, history));
        return Decision.of(commands)
                .lookAgainAt(view.nextAvailable(), view.now())
                .lookAgainAt(advance.lookAgain(), view.now());
    }

    /** Revisions that no pod has any more, beyond those that the set wants to remember. */
    private static List<Command> forget(SetView view, History history) {
        Set<String> needed =
                view.pods().values().stream().map(SetView::revisionOf).collect(Collectors.toCollection(TreeSet::new));
        needed.add(view.current().name());
        needed.add(view.update().name());
        long idle = history.revisions().stream()
                .filter(revision -> !needed.contains(revision.name()))
                .count();
        long limit = view.set().spec().whole("revisionHistoryLimit").orElse(10L);
        return history.forget(idle - limit, revision -> needed.contains(revision.name()));
    }

    private static boolean isNamedBy(ApiObject set, ApiObject pod) {
        return Identity.of(pod.name())
                .filter(who -> who.set().equals(set.name()))
                .isPresent();
    }

    /** A pod has gone, whoever's it was: its name is free. */
    private static List<ObjectKey> vacated(Change change, World world) {
        return change.isGone() ? named(change.key().name(), change.key().namespace(), world) : List.of();
    }

    /** A claim has gone: a pod may wait for it, or for its name. Its name ends in that of the pod. */
    private static List<ObjectKey> unclaimed(Change change, World world) {
        if (!change.isGone()) return List.of();
        String name = change.key().name();
        List<ObjectKey> keys = new ArrayList<>();
        for (int hyphen = name.indexOf('-'); hyphen >= 0; hyphen = name.indexOf('-', hyphen + 1)) {
            keys.addAll(named(name.substring(hyphen + 1), change.key().namespace(), world));
        }
        return keys;
    }

    private static List<ObjectKey> named(String pod, String namespace, World world) {
        return Identity.of(pod).map(who -> new ObjectKey(SET, namespace, who.set())).stream()
                .filter(key -> world.get(key).isPresent())
                .toList();
    }
}
