package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Patched.Reason;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The merge patch that knows lists, as <a
 * href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">Kubernetes</a>
 * defines it: a list whose schema has a patch key merges item by item, all other lists are replaced. Directives: {@code $patch}, {@code
 * $retainKeys}, {@code $setElementOrder/list}, {@code $deleteFromPrimitiveList/list}.
 */
public final class StrategicMergePatch {
    private static final String PATCH = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    public static Patched apply(Tree target, Tree patch, Schema schema) {
        if (!(patch instanceof Mapping changes)) {
            String message = "a strategic merge patch is a mapping, not " + patch.describe();
            return new Patched.Refused(Reason.MALFORMED, "", message);
        }
        try {
            Mapping base = target instanceof Mapping mapping ? mapping : Mapping.empty();
            return new Patched.To(merge(base, changes, schema.resolve(), Path.ROOT));
        } catch (Misfit misfit) {
            return misfit.refused();
        }
    }

    private static Mapping merge(Mapping target, Mapping patch, Schema schema, Path at) throws Misfit {
        Optional<Tree> directive = patch.get(PATCH);
        if (directive.isPresent()) return directed(patch, directive.get(), at);
        Mapping result = retain(target, patch, at);
        for (String key : patch.keys()) {
            if (key.startsWith(DELETE)) result = deletePrimitives(result, key, patch, at);
        }
        for (String key : patch.keys()) {
            if (!isDirective(key)) result = mergeField(result, key, patch, schema, at);
        }
        for (String key : patch.keys()) {
            if (key.startsWith(ORDER)) result = reorder(result, target, key, patch, schema, at);
        }
        return result;
    }

    private static boolean isDirective(String key) {
        return key.equals(RETAIN) || key.equals(PATCH) || key.startsWith(ORDER) || key.startsWith(DELETE);
    }

    private static Mapping directed(Mapping patch, Tree directive, Path at) throws Misfit {
        return switch (directive.asText().orElse("")) {
            case "replace" -> patch.without(PATCH);
            case "delete" -> Mapping.empty();
            case "merge" -> throw malformed(at, "$patch: merge has no meaning in a mapping");
            default -> throw malformed(at, "$patch must be replace, merge or delete");
        };
    }

    private static Misfit malformed(Path at, String message) {
        return new Misfit(Reason.MALFORMED, at, message);
    }

    private static Mapping retain(Mapping target, Mapping patch, Path at) throws Misfit {
        Optional<Tree> directive = patch.get(RETAIN);
        if (directive.isEmpty()) return target;
        if (!(directive.get() instanceof Sequence list)) throw malformed(at, "$retainKeys must be a list of keys");
        List<String> retained = list.texts();
        for (String key : patch.keys()) {
            boolean lost = !isDirective(key) && !patch.get(key).orElseThrow().isNull() && !retained.contains(key);
            if (lost) throw malformed(at.field(key), "a key that the patch sets is not among its $retainKeys");
        }
        Mapping result = target;
        for (String key : target.keys()) if (!retained.contains(key)) result = result.without(key);
        return result;
    }

    private static Mapping mergeField(Mapping target, String key, Mapping patch, Schema schema, Path at) throws Misfit {
        Tree change = patch.get(key).orElseThrow();
        if (change.isNull()) return target.without(key);
        Optional<Tree> before = target.get(key);
        Schema shape = schema.field(key);
        Path place = at.field(key);
        if (before.isPresent() && before.get() instanceof Mapping old && change instanceof Mapping now) {
            boolean deletes = now.text(PATCH).filter("delete"::equals).isPresent();
            if (deletes) return target.without(key);
            boolean replaced = shape instanceof Schema.Struct struct && struct.replaced();
            return target.with(key, replaced ? cleaned(now) : merge(old, now, shape, place));
        }
        if (change instanceof Sequence now
                && shape instanceof Schema.ListOf list
                && list.patchKey().isPresent()) {
            Sequence old = before.flatMap(Tree::asSequence).orElse(Sequence.empty());
            return target.with(key, PatchedList.of(list, place).merge(old, now));
        }
        return target.with(key, cleaned(change));
    }

    /** A value that is new to the target: directives have nothing to act on, and nulls nothing to delete. */
    static Tree cleaned(Tree change) {
        if (change instanceof Sequence list) {
            List<Tree> items = new ArrayList<>();
            for (Tree item : list) if (!isDirectiveItem(item)) items.add(cleaned(item));
            return new Sequence(items);
        }
        if (!(change instanceof Mapping mapping)) return change;
        Mapping.Builder kept = Mapping.builder();
        mapping.forEach((key, value) -> {
            if (!isDirective(key) && !value.isNull()) kept.put(key, cleaned(value));
        });
        return kept.build();
    }

    private static boolean isDirectiveItem(Tree item) {
        if (!(item instanceof Mapping mapping) || !mapping.has(PATCH)) return false;
        return mapping.size() == 1
                || mapping.text(PATCH).filter("delete"::equals).isPresent();
    }

    /** The merge of one mapping item of a list. */
    static Mapping mergeItem(Mapping target, Mapping patch, Schema schema, Path at) throws Misfit {
        return merge(target, patch, schema, at);
    }

    private static Mapping deletePrimitives(Mapping target, String directive, Mapping patch, Path at) throws Misfit {
        String key = directive.substring(DELETE.length());
        if (!(patch.get(directive).orElse(Scalar.Null.NULL) instanceof Sequence gone)) {
            throw malformed(at.field(directive), "must be a list of values");
        }
        Optional<Sequence> list = target.get(key).flatMap(Tree::asSequence);
        if (list.isEmpty()) return target;
        List<Tree> rest = list.get().items().stream()
                .filter(item -> !gone.items().contains(item))
                .toList();
        return target.with(key, new Sequence(rest));
    }

    private static Mapping reorder(
            Mapping merged, Mapping before, String directive, Mapping patch, Schema schema, Path at) throws Misfit {
        String key = directive.substring(ORDER.length());
        if (!(patch.get(directive).orElse(Scalar.Null.NULL) instanceof Sequence order)) {
            throw malformed(at.field(directive), "must be a list of items");
        }
        Optional<Sequence> list = merged.get(key).flatMap(Tree::asSequence);
        if (list.isEmpty()
                || !(schema.field(key) instanceof Schema.ListOf shape)
                || shape.patchKey().isEmpty()) return merged;
        Sequence old = before.get(key).flatMap(Tree::asSequence).orElse(Sequence.empty());
        Sequence given = patch.get(key).flatMap(Tree::asSequence).orElse(Sequence.empty());
        return merged.with(key, PatchedList.of(shape, at.field(key)).reorder(list.get(), old, given, order));
    }
}
