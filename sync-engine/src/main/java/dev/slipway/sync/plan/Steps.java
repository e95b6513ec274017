package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.plan.Kinds.Shape;
import dev.slipway.sync.plan.Step.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;

/** Makes the step for one wanted object after another, and takes it from memory where nothing that it is made of has moved. */
final class Steps {
    /** Annotation: the managers whose fields are taken although they apply them. */
    static final String TAKE = "slipway.dev/take-fields-from";

    private final Situation situation;
    private final StepMemory memory;
    private final boolean unchanged;
    private final SortedSet<ObjectKey> scaled;

    Steps(Situation situation, StepMemory memory, boolean unchanged) {
        this.situation = situation;
        this.memory = memory;
        this.unchanged = unchanged;
        this.scaled = Yields.scaled(situation);
    }

    /** @param served whether the control plane knows the kind already */
    Step step(ObjectKey key, Manifest manifest, Shape shape, boolean served, Optional<ApiObject> live) {
        StepMemory.Inputs inputs = new StepMemory.Inputs(
                manifest,
                live,
                served,
                shape.schema(),
                unchanged,
                scaled.contains(key),
                memory.answered(key),
                situation.runs());
        return memory.step(key, inputs, () -> step(inputs, shape));
    }

    private Step step(StepMemory.Inputs inputs, Shape shape) {
        ApiObject wanted = desired(inputs.manifest(), shape);
        Optional<ApiObject> live = inputs.live();
        boolean ended = live.isEmpty() && situation.runs().hasRun(wanted);
        if (ended) return Step.ended(wanted, inputs.manifest().origin(), Directives.of(wanted));
        ApiObject object = Keepsake.kept(wanted, live);
        PathSet yielded = Yields.of(object, shape.schema(), inputs.scaled());
        boolean compares = live.filter(there -> !there.isDeleting()).isPresent();
        Divergence divergence =
                compares ? compared(live.get(), object, inputs, shape, yielded) : none(object, shape, yielded);
        Directives directives = Directives.of(object);
        return new Step(
                live.isEmpty() ? Action.CREATE : action(divergence, directives),
                object,
                inputs.manifest().origin(),
                directives,
                inputs.served(),
                live,
                divergence,
                live.isPresent() && !live.flatMap(Marks::ownerOf).equals(Optional.of(situation.owner())));
    }

    /** A manifest as it is sent. */
    ApiObject desired(Manifest manifest, Shape shape) {
        return Desired.of(manifest.object(), situation.rendering().namespace(), shape.namespaced(), situation.owner());
    }

    private static Divergence none(ApiObject object, Shape shape, PathSet yielded) {
        FieldOwnership ownership = new FieldOwnership(shape.schema(), PathSet.empty());
        Tree sent = ownership.without(object.root(), yielded);
        return Divergence.none(new ApiObject(sent.asMapping().orElse(Mapping.empty())), yielded);
    }

    /** In the terms in which it is written down whose a field is; but where fields are yielded, in those in which the manifest names them. */
    private static Divergence compared(
            ApiObject live, ApiObject object, StepMemory.Inputs inputs, Shape shape, PathSet yielded) {
        Optional<Shape.Kept> kept = shape.kept().filter(other -> yielded.isEmpty());
        if (kept.isPresent())
            return compared(
                    live, kept.get().to().apply(object), inputs, kept.get().shape(), yielded);
        return ThreeWay.of(
                live, object, new ThreeWay.Terms(shape, inputs.unchanged(), inputs.answered(), yielded, takes(object)));
    }

    private static Predicate<String> takes(ApiObject object) {
        List<String> names = object.annotation(TAKE)
                .map(text -> Arrays.asList(text.strip().split("[,\\s]+")))
                .orElse(List.of());
        return manager -> names.contains(manager) || names.contains("*");
    }

    private static Action action(Divergence divergence, Directives directives) {
        if (!divergence.differs()) return Action.UNCHANGED;
        boolean inPlace = !directives.replace() || divergence.fixed().isEmpty();
        return inPlace ? Action.UPDATE : Action.REPLACE;
    }
}
