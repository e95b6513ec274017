package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.path.JsonPointer;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.IgnoredFields;
import dev.slipway.sync.model.Manifest;
import dev.slipway.templating.template.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The fields that an object leaves to others: those that its manifest ignores, the replicas of what an autoscaler scales, and the rules of a
 * ClusterRole that is put together from others. They are written
 * when the object is made, so that it begins as the manifest says; from then on they are not ours.
 */
final class Yields {
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind CLUSTER_ROLE = new GroupKind("rbac.authorization.k8s.io", "ClusterRole");
    private static final Path RULES = Path.of("rules");
    private static final Path REPLICAS = Path.of("spec", "replicas");

    private Yields() {}

    /** What autoscalers scale: those that are wanted, and those that live in the namespace, whoever made them. */
    static SortedSet<ObjectKey> scaled(Situation situation) {
        String namespace = situation.rendering().namespace();
        SortedSet<ObjectKey> scaled = new TreeSet<>();
        Stream.concat(
                        situation.rendering().manifests().stream().map(Manifest::object),
                        situation.live().list(AUTOSCALER, namespace).stream())
                .filter(object -> object.gvk().groupKind().equals(AUTOSCALER))
                .forEach(object -> scaled.add(target(object, namespace)));
        return scaled;
    }

    private static ObjectKey target(ApiObject autoscaler, String namespace) {
        Mapping target = autoscaler.spec().mapping("scaleTargetRef");
        GroupKind kind = GroupVersionKind.of(
                        target.text("apiVersion").orElse(""),
                        target.text("kind").orElse(""))
                .groupKind();
        return new ObjectKey(kind, namespace, target.text("name").orElse(""));
    }

    /** The fields that an object leaves to others, as far as it has them. */
    static PathSet of(ApiObject object, Schema schema, boolean isScaled) {
        PathSet yields = isScaled ? PathSet.of(REPLICAS) : PathSet.empty();
        if (isAggregated(object)) yields = yields.union(PathSet.of(RULES));
        for (JsonPointer pointer : ignored(object).pointers())
            yields = yields.union(
                    path(pointer, object.root(), schema).map(PathSet::of).orElse(PathSet.empty()));
        return yields;
    }

    private static boolean isAggregated(ApiObject object) {
        return object.gvk().groupKind().equals(CLUSTER_ROLE) && object.root().has("aggregationRule");
    }

    /** Why an ignored field cannot be left to others; empty if all can. */
    static Optional<String> objection(ApiObject object, Schema schema) {
        return ignored(object).pointers().stream()
                .flatMap(pointer -> objection(pointer, object, schema).stream())
                .findFirst();
    }

    private static IgnoredFields ignored(ApiObject object) {
        return object.annotation(IgnoredFields.ANNOTATION)
                .flatMap(IgnoredFields::parse)
                .orElse(IgnoredFields.NONE);
    }

    /** Lists are stepped into by key, so that the place stays the same when the order changes. Empty where a list lacks the item. */
    private static Optional<Path> path(JsonPointer pointer, Tree root, Schema schema) {
        Path path = Path.ROOT;
        Tree here = root;
        Schema shape = schema;
        for (String token : pointer.tokens()) {
            Optional<Step> step = step(token, here, shape);
            if (step.isEmpty()) return Optional.empty();
            path = path.then(step.get());
            shape = Parts.schema(shape, step.get());
            here = step.get().in(here).orElse(Tree.of(""));
        }
        return Optional.of(path);
    }

    private static Optional<Step> step(String token, Tree here, Schema shape) {
        if (!(shape.resolve() instanceof Schema.ListOf list)) return Optional.of(new Step.Field(token));
        OptionalInt index = JsonPointer.index(token);
        boolean there = here instanceof Sequence items && index.isPresent() && index.getAsInt() < items.size();
        return there ? Parts.step(((Sequence) here).get(index.getAsInt()), list) : Optional.empty();
    }

    private static Optional<String> objection(JsonPointer pointer, ApiObject object, Schema schema) {
        Schema shape = schema;
        for (String token : pointer.tokens()) {
            Schema here = shape.resolve();
            Optional<String> why = objection(token, here);
            if (why.isPresent())
                return Optional.of(
                        IgnoredFields.ANNOTATION + ": " + object.kind() + " has no " + pointer + ": " + why.get());
            shape = here instanceof Schema.ListOf ? here.item() : here.field(token);
        }
        return Optional.empty();
    }

    private static Optional<String> objection(String token, Schema here) {
        if (here instanceof Schema.Struct struct
                && !struct.open()
                && !struct.fields().containsKey(token)) {
            List<String> known = List.copyOf(struct.fields().keySet());
            return Optional.of("unknown field \"" + token + "\"" + NearestName.hint(token, known));
        }
        if (!(here instanceof Schema.ListOf list)) return Optional.empty();
        if (JsonPointer.index(token).isEmpty())
            return Optional.of("\"" + token + "\" is no place in a list; count from 0");
        return list.kind() == Schema.ListKind.ATOMIC
                ? Optional.of("the items of this list have one owner together; ignore the list as a whole")
                : Optional.empty();
    }
}
