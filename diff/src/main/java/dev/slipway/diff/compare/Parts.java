package dev.slipway.diff.compare;

import dev.slipway.diff.path.Step;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tree taken apart once, as its schema says: a mapping into fields, a list into keyed items or set values. What the schema calls atomic,
 * scalars, and lists that cannot be taken apart because an item has no key or a key comes twice, are whole.
 *
 * @param isWhole whether it has no parts of its own, and is one value
 * @param parts in the order of the tree; empty where it is whole
 */
public record Parts(boolean isWhole, Map<Step, Tree> parts) {
    private static final Parts WHOLE = new Parts(true, Map.of());

    public Parts {
        parts = Collections.unmodifiableMap(parts);
    }

    public static Parts of(Tree tree, Schema schema) {
        Schema here = schema.resolve();
        if (here.isAtomic()) return WHOLE;
        if (tree instanceof Mapping mapping) return fields(mapping);
        if (!(tree instanceof Sequence list) || !(here instanceof Schema.ListOf shape)) return WHOLE;
        Map<Step, Tree> items = new LinkedHashMap<>();
        for (Tree item : list) {
            Optional<Step> step = step(item, shape);
            if (step.isEmpty() || items.put(step.get(), item) != null) return WHOLE;
        }
        return new Parts(false, items);
    }

    /** The step to an item of a list that is a set or a map; empty where the item lacks its key. */
    public static Optional<Step> step(Tree item, Schema.ListOf shape) {
        if (shape.kind() == Schema.ListKind.SET) return Optional.of(new Step.Value(item));
        if (!(item instanceof Mapping mapping)) return Optional.empty();
        Mapping.Builder key = Mapping.builder();
        for (String name : shape.keys()) {
            Optional<Tree> value = mapping.get(name).or(() -> missing(name, shape.item()));
            if (value.isEmpty()) return Optional.empty();
            key.put(name, value.get());
        }
        return Optional.of(new Step.Key(key.build()));
    }

    private static Optional<Tree> missing(String key, Schema item) {
        return item instanceof Schema.Struct struct
                ? Optional.ofNullable(struct.defaults().get(key))
                : Optional.empty();
    }

    /** The schema of the part that a step leads to. */
    public static Schema schema(Schema of, Step step) {
        return step instanceof Step.Field field ? of.field(field.name()) : of.item();
    }

    /** Puts parts of a tree's kind together again: the opposite of {@link #of}. */
    public static Tree together(Tree like, Map<Step, Tree> parts) {
        if (like instanceof Sequence) return new Sequence(List.copyOf(parts.values()));
        Mapping.Builder mapping = Mapping.builder();
        parts.forEach((step, value) -> mapping.put(((Step.Field) step).name(), value));
        return mapping.build();
    }

    private static Parts fields(Mapping mapping) {
        Map<Step, Tree> fields = new LinkedHashMap<>();
        mapping.forEach((key, value) -> fields.put(new Step.Field(key), value));
        return new Parts(false, fields);
    }
}
