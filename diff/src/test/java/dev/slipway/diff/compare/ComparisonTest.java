package dev.slipway.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Shapes;
import dev.slipway.testing.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final Tree ONE = new Scalar.Whole(1);
    private static final Tree TWO = new Scalar.Whole(2);

    @Test
    void findsWhatWasAddedChangedAndRemoved() {
        Mapping before = Mapping.of("spec", Mapping.of("replicas", 1, "paused", true));
        Mapping after = Mapping.of("spec", Mapping.of("replicas", 2, "strategy", Mapping.of("type", "Recreate")));

        Comparison comparison = Comparison.of(before, after, Schema.ANY);

        assertThat(comparison.changes())
                .containsExactly(
                        new Change.Changed(Path.of("spec", "replicas"), ONE, TWO),
                        new Change.Removed(Path.of("spec", "paused"), Scalar.Bool.TRUE),
                        new Change.Added(Path.of("spec", "strategy"), Mapping.of("type", "Recreate")));
    }

    @Test
    void matchesItemsByKeyAndByValue() {
        Mapping before = Mapping.of(
                "items",
                Sequence.of(Mapping.of("name", "a", "n", 1), Mapping.of("name", "b")),
                "tags",
                Sequence.of("x", "y"));
        Mapping after = Mapping.of(
                "items",
                Sequence.of(Mapping.of("name", "b"), Mapping.of("name", "a", "n", 2)),
                "tags",
                Sequence.of("y", "z"));

        assertThat(Comparison.of(before, after, Shapes.THING).paths())
                .hasToString("[.items[name=\"a\"].n, .tags[=\"x\"], .tags[=\"z\"]]");
    }

    @Test
    void takesWhatTheSchemaCallsAtomicAsOneValue() {
        Mapping before = Mapping.of("args", Sequence.of("x", "y"), "selector", Mapping.of("a", 1, "b", 1));
        Mapping after = Mapping.of("args", Sequence.of("x", "z"), "selector", Mapping.of("a", 1, "b", 2));

        assertThat(Comparison.of(before, after, Shapes.THING).paths()).hasToString("[.args, .selector]");
    }

    @Test
    void guessesTheShapeOfListsWithoutASchema() {
        Mapping before = Mapping.of(
                "named", Sequence.of(Mapping.of("name", "a", "v", 1), Mapping.of("name", "b", "v", 1)),
                "plain", Sequence.of(1, 2),
                "other", Sequence.of(Mapping.of("v", 1), Mapping.of("v", 2)));
        Mapping after = Mapping.of(
                "named", Sequence.of(Mapping.of("name", "b", "v", 2), Mapping.of("name", "a", "v", 1)),
                "plain", Sequence.of(1, 3),
                "other", Sequence.of(Mapping.of("v", 1), Mapping.of("v", 3)));

        assertThat(Comparison.of(before, after, Schema.ANY).paths())
                .hasToString("[.named[name=\"b\"].v, .other[1].v, .plain]");
    }

    @ParameterizedTest
    @CsvSource({
        "1000m,1,true",
        "0.5,500m,true",
        "1Ki,1024,true",
        "1e3,1k,true",
        "1E,1000P,true",
        "1.,1,true",
        ".5,500m,true",
        "1Mi,1M,false",
        "100u,0.1m,true",
        "x,x,true",
        "x,y,false",
        "1m,1,false",
        "-1,-1000m,true"
    })
    void comparesQuantitiesByAmount(String one, String two, boolean same) {
        Mapping before = Mapping.of("cpu", one);
        Mapping after = Mapping.of("cpu", two);

        assertThat(Comparison.of(before, after, Shapes.THING).isEmpty()).isEqualTo(same);
        assertThat(Comparison.of(before, after, Schema.ANY).isEmpty()).isEqualTo(one.equals(two));
    }

    @Test
    void comparesTimesByTheMoment() {
        Schema time = new Schema.Leaf(Schema.Type.TIME);
        Scalar plain = new Scalar.Text("2026-01-03T00:00:00Z");

        assertThat(Comparison.of(plain, new Scalar.Text("2026-01-03T00:00:00.000000Z"), time)
                        .isEmpty())
                .isTrue();
        assertThat(Comparison.of(plain, new Scalar.Text("2026-01-03T02:00:00+02:00"), time)
                        .isEmpty())
                .isTrue();
        assertThat(Comparison.of(plain, new Scalar.Text("2026-01-03T00:00:00.000001Z"), time)
                        .isEmpty())
                .isFalse();
        assertThat(Comparison.of(new Scalar.Text("soon"), new Scalar.Text("later"), time)
                        .isEmpty())
                .isFalse();
    }

    @Test
    void comparesNumbersByValue() {
        assertThat(Comparison.of(new Scalar.Real(3), new Scalar.Whole(3), Schema.ANY)
                        .isEmpty())
                .isTrue();
        assertThat(Comparison.of(Mapping.of("cpu", 1), Mapping.of("cpu", "1000m"), Shapes.THING)
                        .isEmpty())
                .isTrue();
        assertThat(Comparison.of(new Scalar.Text("3"), new Scalar.Whole(3), Schema.ANY)
                        .isEmpty())
                .isFalse();
    }

    @Test
    void isEmptyForEqualTreesAndTurnsRoundWithItsSides() {
        Seeds.forEach(500, seed -> {
            Tree before = Trees.random(seed);
            Tree after = Trees.changed(before, seed);

            Comparison there = Comparison.of(before, after, Schema.ANY);
            Comparison back = Comparison.of(after, before, Schema.ANY);

            assertThat(Comparison.of(before, before, Schema.ANY).isEmpty()).isTrue();
            assertThat(there.isEmpty()).isEqualTo(before.equals(after));
            assertThat(back.paths()).isEqualTo(there.paths());
        });
    }
}
