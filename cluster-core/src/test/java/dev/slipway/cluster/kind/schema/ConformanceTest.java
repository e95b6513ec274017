package dev.slipway.cluster.kind.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConformanceTest {
    private static final Schema TIME = new Schema.Leaf(Schema.Type.TIME);
    private static final Schema NUMBER = new Schema.Leaf(Schema.Type.INTEGER);
    private static final Schema ITEM =
            Schema.Struct.of("Item", new TreeMap<>(Map.of("at", TIME, "count", NUMBER, "size", quantity())));
    private static final Schema THING = Schema.Struct.of(
            "Thing",
            new TreeMap<>(Map.of("items", Schema.ListOf.atomic(ITEM), "counts", new Schema.MapOf(NUMBER, false))));

    private static Schema quantity() {
        return new Schema.Leaf(Schema.Type.QUANTITY);
    }

    private static Mapping tree(String yaml) {
        try {
            return (Mapping) Yaml.readOne(yaml).root();
        } catch (Malformed notYaml) {
            throw new IllegalArgumentException(notYaml);
        }
    }

    @Test
    void answersTheVeryObjectWhereReadingChangesNothing() {
        Mapping object = tree("{items: [{at: '2026-11-30T10:00:00Z', count: 1, size: 100m}], counts: {a: 1}}");

        Conformance.Reading reading = Conformance.read(object, THING);

        assertThat(reading.object()).isSameAs(object);
    }

    @Test
    void keepsTheVeryPartsThatNeedNoChange() {
        Mapping object =
                tree("{items: [{count: 1}, {count: 2, other: 3}, {at: '2026-11-30T11:00:00+01:00'}], counts: {a: 1}}");

        Conformance.Reading reading = Conformance.read(object, THING);

        assertThat(reading.unknown()).containsExactly("items[1].other");
        assertThat(reading.object())
                .isEqualTo(tree("{items: [{count: 1}, {count: 2}, {at: '2026-11-30T10:00:00Z'}], counts: {a: 1}}"));
        assertThat(reading.object().sequence("items").get(0))
                .isSameAs(object.sequence("items").get(0));
        assertThat(reading.object().mapping("counts")).isSameAs(object.mapping("counts"));
    }

    @Test
    void looksAgainOnlyAtWhatIsNotTheVerySame() {
        Mapping before = tree("{items: [{count: no number}, {count: 1}]}");
        Mapping same = before.with("counts", Map.of("a", 1));
        Mapping moved = before.with(
                "items",
                List.of(
                        before.sequence("items").get(1),
                        before.sequence("items").get(0)));

        assertThat(Conformance.readAgain(same, before, THING).wrongType()).isEmpty();
        assertThat(Conformance.readAgain(moved, before, THING).wrongType())
                .contains("json: cannot unmarshal string into Go struct field Item.items.count of type int32");
    }

    @Test
    void namesThePlaceOfWhatIsWrong() {
        assertThat(Conformance.read(tree("{counts: {a: x}}"), THING).wrongType())
                .contains("json: cannot unmarshal string into Go struct field Thing.counts of type int32");
        assertThat(Conformance.read(tree("{counts: {a: 1}, x: 1, items: [{other: 1}]}"), THING)
                        .unknown())
                .containsExactly("x", "items[0].other");
    }
}
