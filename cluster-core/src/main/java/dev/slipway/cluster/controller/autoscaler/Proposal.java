package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.diff.tree.Mapping;

/** What one metric says. */
sealed interface Proposal {

    /**
     * So many replicas.
     *
     * @param name of the metric, as conditions and events call it
     * @param status what {@code status.currentMetrics} says of it
     */
    record Replicas(long count, String name, Mapping status) implements Proposal {}

    /**
     * Nothing.
     *
     * @param reason of the condition and the event
     * @param cause what went wrong
     * @param of what was to be got, as the sum of all failures says it
     */
    record Failed(String reason, String cause, String of) implements Proposal {
        String whole() {
            return "failed to get " + of + " metric value: " + cause;
        }
    }
}
