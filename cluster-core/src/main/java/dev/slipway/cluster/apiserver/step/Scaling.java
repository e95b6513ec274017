package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** The number of replicas, whatever the kind keeps it under. */
final class Scaling {
    private static final GroupKind SCALE = new GroupKind("autoscaling", "Scale");

    private Scaling() {}

    /** What patching the scale of an object comes to. The answer is the object itself. */
    static Step decide(ApiObject before, Patch patch, Kind kind, WriteOptions options, Moment moment) {
        Answer<Mapping> patched = Patching.apply(scale(before, kind), patch, Schema.ANY);
        return patched.fold(scale -> scaled(before, new ApiObject(scale), kind, options, moment), Step::refuse);
    }

    private static Step scaled(ApiObject before, ApiObject scale, Kind kind, WriteOptions options, Moment moment) {
        Optional<Tree> wanted = scale.spec().get("replicas");
        Optional<Long> replicas = wanted.isEmpty() ? Optional.of(0L) : wanted.flatMap(Tree::asWhole);
        Problems problems = new Problems();
        if (replicas.isEmpty()) problems.invalid("spec.replicas", wanted.orElseThrow(), "must be a whole number");
        problems.notNegative("spec.replicas", replicas);
        if (!problems.isEmpty()) return Step.refuse(Refusals.invalid(SCALE, before.name(), problems.causes()));
        ApiObject after = before.withAt(
                        replicas.orElseThrow(), way(kind.traits().scale().specReplicas()))
                .withAt(scale.resourceVersion(), "metadata", "resourceVersion")
                .withAt(scale.uid(), "metadata", "uid");
        return Replacement.replace(before, after, kind, options, Ownership::ofUpdate, java.util.List.of(), moment);
    }

    /** What a patch of the scale is applied to. */
    private static Mapping scale(ApiObject object, Kind kind) {
        long replicas = object.at(way(kind.traits().scale().specReplicas()))
                .flatMap(Tree::asWhole)
                .orElse(0L);
        Mapping metadata =
                Mapping.of("name", object.name(), "resourceVersion", object.resourceVersion(), "uid", object.uid());
        return Mapping.of(
                "apiVersion",
                "autoscaling/v1",
                "kind",
                "Scale",
                "metadata",
                object.namespace().isEmpty() ? metadata : metadata.with("namespace", object.namespace()),
                "spec",
                Mapping.of("replicas", replicas));
    }

    static String[] way(String path) {
        return (path.startsWith(".") ? path.substring(1) : path).split("\\.");
    }
}
