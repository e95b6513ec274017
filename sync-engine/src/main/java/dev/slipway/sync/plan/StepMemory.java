package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.sync.model.Manifest;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The steps of an application's last plan and what each was made from. An application is planned anew whenever any of its objects moves, and
 * most of them did not; a step is a function of its inputs, so where they are the same it is the same. Bounded by the plan: what one plan
 * did not ask for is forgotten by the next.
 */
public final class StepMemory {
    private SortedMap<ObjectKey, Known> last = new TreeMap<>();
    private SortedMap<ObjectKey, Known> next = new TreeMap<>();

    /** All that a step depends on beside the application, which is always the same one here. */
    record Inputs(Manifest manifest, Optional<ApiObject> live, boolean served, Schema schema, boolean unchanged) {}

    private record Known(Inputs inputs, Step step) {}

    /** A new plan begins. */
    void begin() {
        last = next;
        next = new TreeMap<>();
    }

    /** The step for these inputs: the one of the last plan, or a new one. */
    Step step(ObjectKey key, Inputs inputs, Supplier<Step> make) {
        Known known = last.get(key);
        Known kept = known != null && known.inputs().equals(inputs) ? known : new Known(inputs, make.get());
        next.put(key, kept);
        return kept.step();
    }
}
