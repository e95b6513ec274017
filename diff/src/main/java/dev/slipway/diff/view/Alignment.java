package dev.slipway.diff.view;

import dev.slipway.diff.compare.Sameness;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a tree in the order and the spelling of another where both mean the same, so that lines differ only where meaning does. */
final class Alignment {
    private Alignment() {}

    static Tree like(Tree model, Tree tree, Schema schema) {
        if (Sameness.same(model, tree, schema)) return model;
        if (model instanceof Mapping one && tree instanceof Mapping two) return fields(one, two, schema);
        if (model instanceof Sequence one && tree instanceof Sequence two) return items(one, two, schema);
        return tree;
    }

    private static Mapping fields(Mapping model, Mapping tree, Schema schema) {
        Mapping.Builder fields = Mapping.builder();
        model.forEach((key, value) -> fields.put(key, tree.get(key).map(now -> like(value, now, schema.field(key)))));
        tree.forEach((key, value) -> {
            if (!model.has(key)) fields.put(key, value);
        });
        return fields.build();
    }

    private static Sequence items(Sequence model, Sequence tree, Schema schema) {
        List<Tree> items = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            Tree item = tree.get(i);
            Optional<Tree> other = counterpart(model, item, i);
            items.add(other.map(like -> like(like, item, schema.item())).orElse(item));
        }
        return new Sequence(items);
    }

    private static Optional<Tree> counterpart(Sequence model, Tree item, int index) {
        Optional<String> name = name(item);
        if (name.isPresent())
            return model.items().stream()
                    .filter(other -> name(other).equals(name))
                    .findFirst();
        return index < model.size() ? Optional.of(model.get(index)) : Optional.empty();
    }

    private static Optional<String> name(Tree item) {
        return item.asMapping().flatMap(mapping -> mapping.text("name"));
    }
}
