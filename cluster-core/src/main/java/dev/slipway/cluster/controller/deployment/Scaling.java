package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Changes of size: of one ReplicaSet, and of all of them when the Deployment itself is scaled. */
final class Scaling {
    private Scaling() {}

    /** Gives a ReplicaSet a size, and the annotations that go with it; nothing if it has both. */
    static Optional<Command> to(ApiObject set, int size, Rollout rollout) {
        ApiObject sized = Revisions.sized(set, rollout);
        int before = Strategy.replicas(set);
        if (before != size) sized = sized.withAt(size, "spec", "replicas");
        if (sized.equals(set)) return Optional.empty();
        Command update = new Command.Update(sized);
        return Optional.of(
                before == size ? update : update.telling(note(rollout.deployment(), set.name(), before, size)));
    }

    /** What happened to a ReplicaSet's size, as {@code kubectl describe} shows it. */
    static Note note(ApiObject deployment, String set, int before, int after) {
        String way = after > before ? "up" : "down";
        return Note.normal(
                deployment,
                "ScalingReplicaSet",
                "Scaled " + way + " replica set " + set + " from " + before + " to " + after);
    }

    /**
     * Whether the Deployment wants another number of pods than when its ReplicaSets got their sizes. One that recreates in the middle of a
     * rollout is not resized but rolled on.
     */
    static boolean isDue(Rollout rollout) {
        List<ApiObject> active =
                rollout.all().stream().filter(set -> Strategy.replicas(set) > 0).toList();
        if (rollout.strategy().recreate() && active.size() > 1) return false;
        return active.stream()
                .filter(set -> set.annotation(Revisions.DESIRED).isPresent())
                .anyMatch(set -> Revisions.number(set, Revisions.DESIRED) != rollout.wanted());
    }

    /**
     * Resizes without rolling: the only active ReplicaSet gets everything; where the new one is complete the old ones go; in the middle of a
     * rollout every one grows or shrinks in proportion, so that a bad template does not get all new pods.
     */
    static List<Command> all(Rollout rollout) {
        List<ApiObject> active =
                rollout.all().stream().filter(set -> Strategy.replicas(set) > 0).toList();
        if (active.size() <= 1) {
            Optional<ApiObject> only = active.stream().findFirst().or(() -> latest(rollout));
            return only.flatMap(set -> to(set, rollout.wanted(), rollout)).stream()
                    .toList();
        }
        if (rollout.current().filter(set -> isSaturated(set, rollout)).isPresent()) {
            return rollout.oldActive().stream()
                    .flatMap(set -> to(set, 0, rollout).stream())
                    .toList();
        }
        return rollout.strategy().recreate() ? List.of() : inProportion(active, rollout);
    }

    private static Optional<ApiObject> latest(Rollout rollout) {
        return rollout.current().or(() -> rollout.old().stream().max(Rollout.OLDEST_FIRST));
    }

    private static boolean isSaturated(ApiObject set, Rollout rollout) {
        return Strategy.replicas(set) == rollout.wanted()
                && Revisions.number(set, Revisions.DESIRED) == rollout.wanted()
                && Rollout.count(set, "availableReplicas") == rollout.wanted();
    }

    /** Largest first, and the largest takes what rounding leaves over. */
    private static List<Command> inProportion(List<ApiObject> active, Rollout rollout) {
        int allowed =
                rollout.wanted() > 0 ? rollout.wanted() + rollout.strategy().maxSurge() : 0;
        int toAdd = allowed - active.stream().mapToInt(Strategy::replicas).sum();
        Comparator<ApiObject> bySize = Comparator.comparing(set -> -Strategy.replicas(set));
        List<ApiObject> sorted = active.stream()
                .sorted(bySize.thenComparing(toAdd > 0 ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST))
                .toList();
        int[] sizes = new int[sorted.size()];
        int added = 0;
        for (int i = 0; i < sizes.length; i++) {
            int share = share(sorted.get(i), rollout, toAdd, added);
            sizes[i] = Strategy.replicas(sorted.get(i)) + share;
            added += share;
        }
        sizes[0] = Math.max(0, sizes[0] + toAdd - added);
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++)
            to(sorted.get(i), sizes[i], rollout).ifPresent(commands::add);
        return commands;
    }

    private static int share(ApiObject set, Rollout rollout, int toAdd, int added) {
        int left = toAdd - added;
        if (left == 0) return 0;
        int size = Strategy.replicas(set);
        int fair = fairSize(set, rollout) - size;
        return toAdd > 0 ? Math.min(fair, left) : Math.max(fair, left);
    }

    private static int fairSize(ApiObject set, Rollout rollout) {
        if (rollout.wanted() == 0) return 0;
        long before = Revisions.number(set, Revisions.MAX);
        if (before == 0)
            before = rollout.deployment().status().whole("replicas").orElse(0L);
        if (before == 0) return Strategy.replicas(set);
        double most = rollout.wanted() + rollout.strategy().maxSurge();
        return (int) Math.round(Strategy.replicas(set) * most / before);
    }
}
