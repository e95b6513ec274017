package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.kind.metrics.Sample;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What an autoscaler has to judge.
 *
 * @param autoscaler whose metrics are judged
 * @param replicas that there are to be now
 * @param pods of the workload
 * @param samples that were taken last of them
 */
record Situation(
        ApiObject autoscaler, long replicas, List<ApiObject> pods, SortedMap<ObjectKey, Sample> samples, Instant now) {
    Situation {
        pods = List.copyOf(pods);
    }

    /** Whether a measured value is near enough to the wanted one. */
    boolean isNear(double ratio) {
        Mapping behavior = autoscaler.spec().mapping("behavior");
        return 1 - Behavior.of(behavior, false).tolerance() <= ratio
                && ratio <= 1 + Behavior.of(behavior, true).tolerance();
    }
}
