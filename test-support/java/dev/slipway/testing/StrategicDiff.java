package dev.slipway.testing;

import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a strategic merge patch from two documents, as clients do: what is not named stays, lists that merge are patched item by item, and their
 * order is said. Where the format has several ways to say a change, chance picks one.
 */
public final class StrategicDiff {
    private final Random random;

    public StrategicDiff(Random random) {
        this.random = random;
    }

    public Mapping between(Mapping before, Mapping after, Schema schema) {
        Mapping.Builder patch = Mapping.builder();
        for (String key : before.keys()) if (!after.has(key)) patch.put(key, Scalar.Null.NULL);
        after.forEach((key, value) -> {
            Optional<Tree> old = before.get(key);
            if (old.filter(value::equals).isEmpty()) change(key, old, value, schema.field(key), patch);
        });
        return patch.build();
    }

    private void change(String key, Optional<Tree> before, Tree after, Schema schema, Mapping.Builder to) {
        boolean isReplaced = schema instanceof Schema.Struct struct && struct.replaced();
        if (before.isPresent() && before.get() instanceof Mapping old && after instanceof Mapping now && !isReplaced) {
            to.put(key, mapping(old, now, schema));
        } else if (before.isPresent()
                && before.get() instanceof Sequence old
                && after instanceof Sequence now
                && schema instanceof Schema.ListOf list
                && list.patchKey().isPresent()) {
            if (list.patchKey().get().isEmpty()) values(key, old, now, to);
            else items(key, old, now, list, to);
        } else {
            to.put(key, after);
        }
    }

    private Mapping mapping(Mapping before, Mapping after, Schema schema) {
        return switch (random.nextInt(6)) {
            case 0 -> after.with("$patch", "replace");
            case 1 -> retaining(before, after, schema);
            default -> between(before, after, schema);
        };
    }

    /** Names the keys that stay instead of those that go. */
    private Mapping retaining(Mapping before, Mapping after, Schema schema) {
        Mapping patch = between(before, after, schema);
        for (String key : before.keys()) if (!after.has(key)) patch = patch.without(key);
        return patch.with("$retainKeys", Tree.of(after.keys()));
    }

    private static void values(String key, Sequence before, Sequence after, Mapping.Builder to) {
        List<Tree> gone = new ArrayList<>(before.items());
        gone.removeAll(after.items());
        List<Tree> added = new ArrayList<>(after.items());
        added.removeAll(before.items());
        if (!gone.isEmpty()) to.put("$deleteFromPrimitiveList/" + key, new Sequence(gone));
        if (!added.isEmpty()) to.put(key, new Sequence(added));
        to.put("$setElementOrder/" + key, after);
    }

    private void items(String field, Sequence before, Sequence after, Schema.ListOf list, Mapping.Builder to) {
        String key = list.patchKey().orElseThrow();
        if (random.nextInt(6) == 0) {
            to.put(field, after.with(Mapping.of("$patch", "replace")));
            return;
        }
        List<Tree> changes = new ArrayList<>();
        List<Tree> order = new ArrayList<>();
        for (Mapping item : after.mappings()) {
            Tree identity = item.get(key).orElseThrow();
            order.add(Mapping.of(key, identity));
            Optional<Mapping> old = find(before, key, identity);
            if (old.isEmpty()) changes.add(item);
            else if (!old.get().equals(item))
                changes.add(between(old.get(), item, list.item()).with(key, identity));
        }
        for (Mapping item : before.mappings()) {
            Tree identity = item.get(key).orElseThrow();
            if (find(after, key, identity).isEmpty()) changes.add(Mapping.of("$patch", "delete", key, identity));
        }
        if (!changes.isEmpty()) to.put(field, new Sequence(changes));
        to.put("$setElementOrder/" + field, new Sequence(order));
    }

    private static Optional<Mapping> find(Sequence list, String key, Tree identity) {
        return list.mappings().stream()
                .filter(item -> item.get(key).filter(identity::equals).isPresent())
                .findFirst();
    }
}
