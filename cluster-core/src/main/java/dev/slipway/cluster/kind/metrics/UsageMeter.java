package dev.slipway.cluster.kind.metrics;

import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.List;

/** Says what the containers of a running pod use. A pure function; any thread may ask. */
public interface UsageMeter {
    /** Where nobody knows. */
    UsageMeter NONE = (pod, sharers, at) -> List.of();

    /**
     * Of each container that runs, in the order of the spec.
     *
     * @param sharers how many pods share the work of the pod's controller, this one among them; at least 1
     */
    List<Use> uses(ApiObject pod, int sharers, Instant at);

    /**
     * What one container uses.
     *
     * @param container its name
     * @param milliCpu thousandths of a core
     * @param memoryBytes its working set
     */
    record Use(String container, long milliCpu, long memoryBytes) {}
}
