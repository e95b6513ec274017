package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.kind.metrics.UsageMeter;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.List;

/** Measures what simulated containers use. */
public final class SimulatedMeter implements UsageMeter {
    @Override
    public List<Use> uses(ApiObject pod, int sharers, Instant at) {
        return Usage.of(pod, sharers, at).stream()
                .map(usage -> new Use(usage.container(), usage.milliCpu(), usage.memoryBytes()))
                .toList();
    }
}
