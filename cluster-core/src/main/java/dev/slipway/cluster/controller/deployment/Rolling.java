package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a rollout. A rolling update first lets the new ReplicaSet grow into the surge; only when that changes nothing do the old ones
 * shrink, by no more than leaves enough pods available.
 */
final class Rolling {
    private Rolling() {}

    /** The next change of sizes; empty when there is nothing to change for now. */
    static List<Command> step(Rollout rollout, ApiObject current) {
        List<Command> grown = resizeCurrent(rollout, current);
        return grown.isEmpty() ? shrinkOld(rollout, current) : grown;
    }

    private static List<Command> resizeCurrent(Rollout rollout, ApiObject current) {
        int size = Strategy.replicas(current);
        if (size == rollout.wanted()) return List.of();
        int next = size > rollout.wanted() ? rollout.wanted() : rollout.nextSizeOfCurrent();
        return next == size
                ? List.of()
                : Scaling.to(current, next, rollout).stream().toList();
    }

    /**
     * Old pods may go as far as the total stays above what must be available plus the new pods that are not available yet. Those that do not
     * work go first, since losing them costs nothing; then, oldest ReplicaSet first, as many of the others as availability allows.
     */
    private static List<Command> shrinkOld(Rollout rollout, ApiObject current) {
        List<ApiObject> old = rollout.oldActive();
        int mustBeAvailable = rollout.wanted() - rollout.strategy().maxUnavailable();
        int notYet = Strategy.replicas(current) - availableForSure(current);
        int most = rollout.total() - mustBeAvailable - notYet;
        if (most <= 0 || old.isEmpty()) return List.of();
        int[] sizes = old.stream().mapToInt(Strategy::replicas).toArray();
        int removed = removeUnhealthy(old, sizes, most);
        removeSpare(sizes, Math.min(rollout.available() - mustBeAvailable, most - removed));
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != Strategy.replicas(old.get(i))) {
                Scaling.to(old.get(i), sizes[i], rollout).ifPresent(commands::add);
            }
        }
        return commands;
    }

    /** What a ReplicaSet said of its pods before it knew its present size may be about pods that it has deleted since: a rollback is quick. */
    private static int availableForSure(ApiObject current) {
        boolean observed = current.status().whole("observedGeneration").orElse(0L) >= current.generation();
        return observed ? Rollout.count(current, "availableReplicas") : 0;
    }

    private static int removeUnhealthy(List<ApiObject> old, int[] sizes, int most) {
        int removed = 0;
        for (int i = 0; i < sizes.length && removed < most; i++) {
            int unhealthy = sizes[i] - Rollout.count(old.get(i), "availableReplicas");
            int gone = Math.max(0, Math.min(most - removed, unhealthy));
            sizes[i] -= gone;
            removed += gone;
        }
        return removed;
    }

    private static void removeSpare(int[] sizes, int spare) {
        int left = spare;
        for (int i = 0; i < sizes.length && left > 0; i++) {
            int gone = Math.min(sizes[i], left);
            sizes[i] -= gone;
            left -= gone;
        }
    }
}
