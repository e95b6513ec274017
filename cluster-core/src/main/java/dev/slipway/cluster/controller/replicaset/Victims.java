package dev.slipway.cluster.controller.replicaset;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods go first when there are too many: those whose loss is felt least. The order is that of Kubernetes ({@code
 * ActivePodsWithRanks}): unassigned, then pending, then not ready, then cheaper by annotation, then those with more relatives on their node,
 * then ready for less time, then restarted more often, then newer. Times are compared by magnitude, so that pods of about one age are
 * drawn by uid instead of always the newest.
 */
final class Victims {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private Victims() {}

    static List<ApiObject> of(List<ApiObject> active, List<ApiObject> related, int count, Instant now) {
        Map<String, Integer> onNode = new HashMap<>();
        related.forEach(pod -> onNode.merge(Pods.node(pod), 1, Integer::sum));
        Comparator<ApiObject> order = Comparator.<ApiObject, Boolean>comparing(
                        pod -> !Pods.node(pod).isEmpty())
                .thenComparing(Victims::phaseRank)
                .thenComparing(Pods::isReady)
                .thenComparing(Victims::cost)
                .thenComparing(pod -> -onNode.getOrDefault(Pods.node(pod), 0))
                .thenComparing(pod -> magnitude(Pods.readySince(pod), now))
                .thenComparing(pod -> -restarts(pod))
                .thenComparing(pod -> magnitude(pod.creationTimestamp(), now))
                .thenComparing(ApiObject::uid)
                .thenComparing(ApiObject::name);
        return active.stream().sorted(order).limit(count).toList();
    }

    private static int phaseRank(ApiObject pod) {
        return switch (Pods.phase(pod)) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static int cost(ApiObject pod) {
        try {
            return pod.annotation(COST).map(Integer::parseInt).orElse(0);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** Of the container that was restarted most. */
    private static long restarts(ApiObject pod) {
        return pod.status().sequence("containerStatuses").mappings().stream()
                .mapToLong(status -> status.whole("restartCount").orElse(0L))
                .max()
                .orElse(0);
    }

    /** How long ago, as a power of two of seconds: 0 for no time at all. */
    private static int magnitude(Optional<Instant> since, Instant now) {
        long seconds =
                since.map(moment -> Duration.between(moment, now).toSeconds()).orElse(0L);
        return 64 - Long.numberOfLeadingZeros(Math.max(0, seconds));
    }
}
