package dev.slipway.diff.merge;

import dev.slipway.diff.compare.Parts;
import dev.slipway.diff.compare.Sameness;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts what an applier wants over what is there, part by part as the schema says. */
final class StructuredMerge {
    private StructuredMerge() {}

    /** Both together; where both say something, {@code wanted} wins. A value that means the same as the live one is left as it is. */
    static Tree merge(Tree live, Tree wanted, Schema schema) {
        Parts old = Parts.of(live, schema);
        Parts now = Parts.of(wanted, schema);
        boolean comparable = live.getClass() == wanted.getClass() && !old.isWhole() && !now.isWhole();
        if (!comparable) return Sameness.same(live, wanted, schema) ? live : wanted;
        Map<Step, Tree> merged = new LinkedHashMap<>();
        for (Step step : order(old, now, live instanceof Sequence)) {
            Optional<Tree> before = Optional.ofNullable(old.parts().get(step));
            Optional<Tree> after = Optional.ofNullable(now.parts().get(step));
            merged.put(step, merge(before, after, Parts.schema(schema, step)));
        }
        return Parts.together(live, merged);
    }

    private static Tree merge(Optional<Tree> live, Optional<Tree> wanted, Schema schema) {
        if (live.isEmpty()) return wanted.orElseThrow();
        return wanted.isEmpty() ? live.get() : merge(live.get(), wanted.get(), schema);
    }

    private static List<Step> order(Parts live, Parts wanted, boolean list) {
        List<Step> left = List.copyOf(live.parts().keySet());
        List<Step> right = List.copyOf(wanted.parts().keySet());
        if (list) return woven(left, right);
        Set<Step> fields = new LinkedHashSet<>(left);
        fields.addAll(right);
        return List.copyOf(fields);
    }

    /**
     * The wanted items in their order. An item that only is live comes as early as it can: before all that follow the last item in front of it
     * that both have.
     */
    private static List<Step> woven(List<Step> live, List<Step> wanted) {
        Set<Step> inLive = new HashSet<>(live);
        Set<Step> inWanted = new HashSet<>(wanted);
        Iterator<Step> ofBoth = wanted.stream().filter(inLive::contains).iterator();
        Optional<Step> awaited = next(ofBoth);
        List<Step> order = new ArrayList<>();
        int at = 0;
        for (Step step : wanted) {
            for (; at < live.size() && !awaited.equals(Optional.of(live.get(at))); at++) {
                if (!inWanted.contains(live.get(at))) order.add(live.get(at));
            }
            order.add(step);
            if (!awaited.equals(Optional.of(step))) continue;
            awaited = next(ofBoth);
            at++;
        }
        for (; at < live.size(); at++) if (!inWanted.contains(live.get(at))) order.add(live.get(at));
        return order;
    }

    private static Optional<Step> next(Iterator<Step> steps) {
        return steps.hasNext() ? Optional.of(steps.next()) : Optional.empty();
    }

    /** The same without keys whose value is null: an applier that says null says nothing. */
    static Tree withoutNulls(Tree tree) {
        if (tree instanceof Sequence list) {
            return new Sequence(
                    list.items().stream().map(StructuredMerge::withoutNulls).toList());
        }
        if (!(tree instanceof Mapping mapping)) return tree;
        Mapping.Builder kept = Mapping.builder();
        mapping.forEach((key, value) -> {
            if (!value.isNull()) kept.put(key, withoutNulls(value));
        });
        return kept.build();
    }

    /** What keeps a tree from being taken apart as its schema says: an item without its key, or a key twice. */
    static Optional<Applied.Refused> check(Path at, Tree tree, Schema schema) {
        if (tree instanceof Sequence list && schema.resolve() instanceof Schema.ListOf shape) {
            Optional<Applied.Refused> refused = checkKeys(at, list, shape);
            if (refused.isPresent()) return refused;
        }
        for (Map.Entry<Step, Tree> part : Parts.of(tree, schema).parts().entrySet()) {
            Step step = part.getKey();
            Optional<Applied.Refused> refused = check(at.then(step), part.getValue(), Parts.schema(schema, step));
            if (refused.isPresent()) return refused;
        }
        return Optional.empty();
    }

    private static Optional<Applied.Refused> checkKeys(Path at, Sequence list, Schema.ListOf shape) {
        if (shape.kind() == Schema.ListKind.ATOMIC) return Optional.empty();
        Map<Step, Tree> seen = new HashMap<>();
        List<Tree> items = new ArrayList<>(list.items());
        for (int i = 0; i < items.size(); i++) {
            Optional<Step> step = Parts.step(items.get(i), shape);
            if (step.isEmpty()) {
                return Optional.of(new Applied.Refused(at, "element " + i + " omits a key field of " + shape.keys()));
            }
            if (seen.put(step.get(), items.get(i)) != null) {
                return Optional.of(new Applied.Refused(at, "duplicate entries for key " + step.get()));
            }
        }
        return Optional.empty();
    }
}
