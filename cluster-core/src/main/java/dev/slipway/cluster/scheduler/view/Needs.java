package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;

/**
 * What a pod wants of its place, read from its specification once.
 *
 * @param priority who has more goes first, and may send others away
 * @param preempts whether it sends others away
 */
public record Needs(
        long priority,
        boolean preempts,
        Resources requests,
        NodeAffinity nodes,
        List<Mapping> tolerations,
        List<HostPort> ports,
        List<SpreadConstraint> spread,
        PodAffinity pods,
        List<String> images) {
    /** What a pod is assumed to use when nodes are compared: one that asks for nothing uses something all the same. */
    private static final long ASSUMED_CPU = 100;

    private static final long ASSUMED_MEMORY = 200L << 20;

    static Needs of(ApiObject pod, Map<String, String> labels) {
        Mapping spec = pod.spec();
        return new Needs(
                spec.whole("priority").orElse(0L),
                !spec.text("preemptionPolicy").orElse("").equals("Never"),
                Resources.requestedBy(spec),
                NodeAffinity.of(spec),
                spec.sequence("tolerations").mappings(),
                HostPort.of(spec),
                SpreadConstraint.of(spec, labels),
                PodAffinity.of(spec.mapping("affinity"), pod.namespace(), labels),
                spec.sequence("containers").mappings().stream()
                        .flatMap(container -> container.text("image").stream())
                        .toList());
    }

    public long assumedCpu() {
        return requests.cpu() == 0 ? ASSUMED_CPU : requests.cpu();
    }

    public long assumedMemory() {
        return requests.memory() == 0 ? ASSUMED_MEMORY : requests.memory();
    }
}
