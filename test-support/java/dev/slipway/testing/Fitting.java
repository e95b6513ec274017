package dev.slipway.testing;

import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Trees that fit a schema: lists that merge have items with keys of their own, and nothing is null. */
public final class Fitting {
    private static final List<String> TEXTS = List.of("a", "b", "c", "d", "e");
    private static final int DEEPEST = 9;

    private final Random random;

    public Fitting(Random random) {
        this.random = random;
    }

    /** A mapping that fits. */
    public Mapping mapping(Schema schema) {
        return (Mapping) tree(schema, 0);
    }

    /** The same with some of it changed, added and removed. */
    public Mapping changed(Mapping mapping, Schema schema) {
        return changed(mapping, schema, 0);
    }

    private Tree tree(Schema schema, int depth) {
        Schema here = schema.resolve();
        if (here instanceof Schema.Struct struct) return fields(struct, depth);
        if (here instanceof Schema.MapOf map) {
            Mapping.Builder mapping = Mapping.builder();
            for (int i = random.nextInt(3); i > 0; i--) mapping.put(text(), tree(map.values(), depth + 1));
            return mapping.build();
        }
        if (here instanceof Schema.ListOf list) return list(list, depth);
        return here instanceof Schema.Leaf leaf ? leaf(leaf.type()) : Tree.of(text());
    }

    private Mapping fields(Schema.Struct struct, int depth) {
        Mapping.Builder mapping = Mapping.builder();
        struct.fields().forEach((name, field) -> {
            boolean wanted = depth < DEEPEST && random.nextInt(2 + depth / 2) == 0;
            if (wanted) mapping.put(name, tree(field, depth + 1));
        });
        return mapping.build();
    }

    private Sequence list(Schema.ListOf list, int depth) {
        List<Tree> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) items.add(item(list, depth));
        return distinct(items, list);
    }

    private Tree item(Schema.ListOf list, int depth) {
        Tree item = tree(list.items(), depth + 1);
        Optional<String> key = list.patchKey().filter(name -> !name.isEmpty());
        if (key.isEmpty() || !(item instanceof Mapping mapping)) return item;
        return mapping.with(key.get(), tree(list.item().field(key.get()), DEEPEST));
    }

    private static Sequence distinct(List<Tree> items, Schema.ListOf list) {
        if (list.patchKey().isEmpty()) return new Sequence(items);
        String key = list.patchKey().get();
        Map<Tree, Tree> byKey = new LinkedHashMap<>();
        for (Tree item : items)
            byKey.putIfAbsent(key.isEmpty() ? item : ((Mapping) item).get(key).orElseThrow(), item);
        return new Sequence(List.copyOf(byKey.values()));
    }

    private Tree leaf(Schema.Type type) {
        return switch (type) {
            case STRING, BYTES, TIME -> Tree.of(text());
            case INTEGER, NUMBER -> Tree.of(random.nextInt(4));
            case BOOLEAN -> Tree.of(random.nextBoolean());
            case INT_OR_STRING -> random.nextBoolean() ? Tree.of(random.nextInt(4)) : Tree.of("25%");
            case QUANTITY -> Tree.of(1 + random.nextInt(3) + "Gi");
        };
    }

    private Mapping changed(Mapping mapping, Schema schema, int depth) {
        Mapping.Builder result = Mapping.builder();
        mapping.forEach((key, value) -> {
            if (random.nextInt(6) > 0) result.put(key, changed(value, schema.field(key), depth + 1));
        });
        if (schema.resolve() instanceof Schema.Struct struct && !struct.fields().isEmpty()) {
            String name = List.copyOf(struct.fields().keySet())
                    .get(random.nextInt(struct.fields().size()));
            if (!result.has(name) && random.nextInt(3) == 0) result.put(name, tree(schema.field(name), depth + 1));
        } else if (schema.resolve() instanceof Schema.MapOf map && random.nextInt(3) == 0) {
            result.put(text(), tree(map.values(), depth + 1));
        }
        return result.build();
    }

    private Tree changed(Tree tree, Schema schema, int depth) {
        if (tree instanceof Mapping mapping) return changed(mapping, schema, depth);
        if (tree instanceof Sequence list && schema.resolve() instanceof Schema.ListOf shape)
            return changed(list, shape, depth);
        return random.nextInt(4) == 0 ? tree(schema, depth) : tree;
    }

    private Sequence changed(Sequence list, Schema.ListOf shape, int depth) {
        List<Tree> items = new ArrayList<>();
        Optional<String> key = shape.patchKey().filter(name -> !name.isEmpty());
        for (Tree item : list) {
            if (random.nextInt(5) == 0) continue;
            Tree changed = changed(item, shape.item(), depth + 1);
            boolean keyed = key.isPresent() && item instanceof Mapping && changed instanceof Mapping;
            items.add(
                    keyed
                            ? ((Mapping) changed)
                                    .with(
                                            key.get(),
                                            ((Mapping) item).get(key.get()).orElseThrow())
                            : changed);
        }
        if (random.nextInt(3) == 0) items.add(random.nextInt(items.size() + 1), item(shape, depth));
        if (items.size() > 1 && random.nextInt(3) == 0) items.add(items.remove(0));
        return distinct(items, shape);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
