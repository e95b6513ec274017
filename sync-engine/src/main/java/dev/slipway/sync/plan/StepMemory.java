package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The steps of an application's last plan and what each was made from. An application is planned anew whenever any of its objects moves, and
 * most of them did not; a step is a function of its inputs, so where they are the same it is the same. Of a live object its status makes no
 * difference to a step, and a rollout is little else than changes of status. Besides, what the control plane made of what it was sent last:
 * webhooks have a say in that which nobody else can foresee. A process that starts anew learns it by one write that changes nothing. Bounded by
 * the plan: what one plan did not ask for is forgotten by the next.
 */
public final class StepMemory {
    private SortedMap<ObjectKey, Known> last = new TreeMap<>();
    private SortedMap<ObjectKey, Known> next = new TreeMap<>();
    private final SortedMap<ObjectKey, Answered> answers = new TreeMap<>();

    /** What was sent, and what the control plane made of it. */
    record Answered(ApiObject sent, ApiObject result) {}

    /** All that a step depends on beside the application, which is always the same one here. */
    record Inputs(
            Manifest manifest,
            Optional<ApiObject> live,
            boolean served,
            Schema schema,
            boolean unchanged,
            boolean scaled,
            Optional<Answered> answered,
            Runs runs) {

        /** Whether the live object of other inputs differs in nothing but what controllers report of it. */
        private boolean areButForStatus(Inputs other) {
            return live.isPresent()
                    && other.live.isPresent()
                    && served == other.served
                    && unchanged == other.unchanged
                    && scaled == other.scaled
                    && answered.equals(other.answered)
                    && manifest.equals(other.manifest)
                    && schema.equals(other.schema)
                    && runs.equals(other.runs)
                    && withoutStatus(live.get()).equals(withoutStatus(other.live.get()));
        }

        /** Who owns fields of the status says nothing of the others either. */
        private static Mapping withoutStatus(ApiObject object) {
            List<Tree> owners = object.metadata().sequence("managedFields").mappings().stream()
                    .filter(entry -> !entry.text("subresource").equals(Optional.of("status")))
                    .map(Tree.class::cast)
                    .toList();
            Mapping metadata = object.metadata().without("resourceVersion").with("managedFields", new Sequence(owners));
            return object.root().without("status").with("metadata", metadata);
        }
    }

    private record Known(Inputs inputs, Step step) {

        /** The same for other inputs, where a step made from them would be no different. */
        Optional<Known> serving(Inputs now) {
            if (inputs.equals(now)) return Optional.of(this);
            return inputs.areButForStatus(now)
                    ? Optional.of(new Known(now, step.seenAs(now.live())))
                    : Optional.empty();
        }
    }

    /** A new plan begins. */
    void begin() {
        last = next;
        next = new TreeMap<>();
        answers.keySet().retainAll(last.keySet());
    }

    /** The step for these inputs: the one of the last plan, or a new one. */
    Step step(ObjectKey key, Inputs inputs, Supplier<Step> make) {
        Known kept = Optional.ofNullable(last.get(key))
                .flatMap(known -> known.serving(inputs))
                .orElseGet(() -> new Known(inputs, make.get()));
        next.put(key, kept);
        return kept.step();
    }

    /** A step was carried out, as it was planned or mildly, and this is what the control plane answered. */
    public void wrote(Step step, ApiObject result) {
        answers.put(step.key(), new Answered(step.divergence().sent(), result));
    }

    Optional<Answered> answered(ObjectKey key) {
        return Optional.ofNullable(answers.get(key));
    }
}
