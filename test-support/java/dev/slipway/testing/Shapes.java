package dev.slipway.testing;

import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.schema.Schema.ListOf;
import dev.slipway.diff.schema.Schema.MapOf;
import dev.slipway.diff.schema.Schema.Struct;
import dev.slipway.diff.schema.Schema.Type;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A small schema with one field of every shape that merges, and trees that fit it. */
public final class Shapes {
    private static final Schema TEXT = new Schema.Leaf(Type.STRING);
    private static final Schema WHOLE = new Schema.Leaf(Type.INTEGER);

    /** An item of {@link #THING}'s ports: known by port and protocol, which is TCP unless said. */
    public static final Schema PORT = new Struct(
            "Port",
            new TreeMap<>(Map.of("port", WHOLE, "protocol", TEXT, "name", TEXT)),
            Set.of("port"),
            Map.of("protocol", new Scalar.Text("TCP")),
            false,
            false,
            false);

    /** An item of {@link #THING}'s items, known by name; it contains items itself. */
    public static final Schema ITEM = Struct.of(
            "Item",
            new TreeMap<>(Map.of(
                    "name", TEXT,
                    "n", WHOLE,
                    "ports", new ListOf(PORT, ListKind.MAP, List.of("port", "protocol"), Optional.of("port")),
                    "labels", new MapOf(TEXT, false),
                    "items", new Schema.Lazy("items", Shapes::items))));

    /** Keyed lists, a set, an atomic list and map, a granular map, a union, what a patch replaces, a quantity. */
    public static final Schema THING = Struct.of("Thing", new TreeMap<>(fields()));

    private Shapes() {}

    private static Schema items() {
        return new ListOf(ITEM, ListKind.MAP, List.of("name"), Optional.of("name"));
    }

    private static Map<String, Schema> fields() {
        Struct union = Struct.of("Union", new TreeMap<>(Map.of("type", TEXT, "rolling", new MapOf(TEXT, false))));
        return Map.of(
                "items",
                items(),
                "tags",
                new ListOf(TEXT, ListKind.SET, List.of(), Optional.of("")),
                "args",
                ListOf.atomic(TEXT),
                "selector",
                new MapOf(TEXT, true),
                "data",
                new MapOf(TEXT, false),
                "strategy",
                union,
                "cpu",
                new Schema.Leaf(Type.QUANTITY),
                "chosen",
                Struct.of("Chosen", new TreeMap<>(Map.of("a", TEXT, "b", TEXT))).asReplaced(),
                "nested",
                Struct.of("Nested", new TreeMap<>(Map.of("a", TEXT, "b", TEXT))));
    }

    /** A thing that fits {@link #THING}, depending on the seed alone. */
    public static Mapping thing(long seed) {
        return thing(Seeds.random(seed));
    }

    private static Mapping thing(Random random) {
        Mapping.Builder thing = Mapping.builder();
        if (random.nextBoolean()) thing.put("items", items(random, 2));
        if (random.nextBoolean())
            thing.put("tags", Sequence.of(some(random, "x", "y", "z").toArray()));
        if (random.nextBoolean())
            thing.put("args", Sequence.of(some(random, "p", "q").toArray()));
        if (random.nextBoolean()) thing.put("selector", map(random));
        if (random.nextBoolean()) thing.put("data", map(random));
        if (random.nextBoolean()) thing.put("nested", map(random));
        if (random.nextBoolean()) thing.put("strategy", Mapping.of("type", random.nextBoolean() ? "A" : "B"));
        if (random.nextBoolean()) thing.put("cpu", random.nextBoolean() ? "1" : "2");
        return thing.build();
    }

    private static Sequence items(Random random, int depth) {
        List<Tree> items = new ArrayList<>();
        for (Object name : some(random, "a", "b", "c")) {
            Mapping.Builder item = Mapping.builder().put("name", name);
            if (random.nextBoolean()) item.put("n", random.nextInt(3));
            if (random.nextBoolean()) item.put("labels", map(random));
            if (random.nextBoolean()) item.put("ports", ports(random));
            if (depth > 0 && random.nextInt(4) == 0) item.put("items", items(random, depth - 1));
            items.add(item.build());
        }
        return new Sequence(items);
    }

    private static Sequence ports(Random random) {
        List<Tree> ports = new ArrayList<>();
        for (Object port : some(random, 80, 443)) {
            Mapping plain = Mapping.of("port", port);
            ports.add(random.nextBoolean() ? plain : plain.with("protocol", random.nextBoolean() ? "UDP" : "TCP"));
        }
        return new Sequence(ports);
    }

    private static Mapping map(Random random) {
        Mapping.Builder map = Mapping.builder();
        for (Object key : some(random, "a", "b")) map.put((String) key, "v" + random.nextInt(2));
        return map.build();
    }

    /** Some of these in any order, at least one. */
    private static List<Object> some(Random random, Object... from) {
        List<Object> some = new ArrayList<>(List.of(from));
        for (int i = random.nextInt(from.length); i > 0; i--) some.remove(random.nextInt(some.size()));
        for (int i = some.size() - 1; i > 0; i--) some.add(some.remove(random.nextInt(i + 1)));
        return some;
    }
}
