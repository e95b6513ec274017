package dev.slipway.cluster.kind.metrics;

import dev.slipway.cluster.kind.metrics.UsageMeter.Use;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured of a pod, as the metrics server of Kubernetes does: all pods at once, every quarter of a minute. In between the last sample
 * stands. A pod has none before it has run for a whole window, nor after one of its containers has started anew.
 *
 * @param at when it was taken
 * @param uses of each container
 */
public record Sample(Instant at, List<Use> uses) {
    /** From one sample to the next, and what one is the mean of. */
    public static final Duration WINDOW = Duration.ofSeconds(15);

    public Sample {
        uses = List.copyOf(uses);
    }

    /** When the last one was taken. */
    public static Instant lastTaken(Instant now) {
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), WINDOW.toSeconds()) * WINDOW.toSeconds());
    }

    /** The last samples of these pods. Those that share the work of a controller have to be asked about together. */
    public static SortedMap<ObjectKey, Sample> ofAll(Collection<ApiObject> pods, UsageMeter meter, Instant now) {
        Instant at = lastTaken(now);
        TreeMap<String, Integer> sharers = new TreeMap<>();
        List<ApiObject> running = new ArrayList<>();
        for (ApiObject pod : pods) {
            if (!pod.status().text("phase").equals(Optional.of("Running"))) continue;
            running.add(pod);
            if (!pod.isDeleting()) sharers.merge(work(pod), 1, Integer::sum);
        }
        TreeMap<ObjectKey, Sample> samples = new TreeMap<>();
        for (ApiObject pod : running) {
            if (!hasRunFor(WINDOW, pod, at)) continue;
            List<Use> uses = meter.uses(pod, sharers.getOrDefault(work(pod), 1), at);
            if (!uses.isEmpty()) samples.put(pod.key(), new Sample(at, uses));
        }
        return samples;
    }

    public long milliCpu() {
        return uses.stream().mapToLong(Use::milliCpu).sum();
    }

    public long memoryBytes() {
        return uses.stream().mapToLong(Use::memoryBytes).sum();
    }

    private static boolean hasRunFor(Duration time, ApiObject pod, Instant at) {
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (Mapping status : pod.status().sequence(list).mappings()) {
                Optional<Instant> since = new ApiObject(status).time("state", "running", "startedAt");
                if (since.filter(start -> start.plus(time).isAfter(at)).isPresent()) return false;
            }
        }
        return true;
    }

    /** Whose work a pod does: that of its controller; the ReplicaSets of a Deployment do the work of one. */
    private static String work(ApiObject pod) {
        Optional<OwnerReference> controller = pod.controller();
        if (controller.isEmpty()) return pod.uid();
        String hash = "-" + pod.labels().getOrDefault("pod-template-hash", " ");
        String name = controller.get().name();
        boolean isOfDeployment = controller.get().kind().equals("ReplicaSet") && name.endsWith(hash);
        return isOfDeployment
                ? pod.namespace() + "/" + name.substring(0, name.length() - hash.length())
                : controller.get().uid();
    }
}
