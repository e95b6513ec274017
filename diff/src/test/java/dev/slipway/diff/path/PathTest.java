package dev.slipway.diff.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    private static final Path IMAGE =
            Path.of("spec", "template", "spec", "containers").key("name", "c").field("image");

    @Test
    void printsAsConflictsDo() {
        assertThat(IMAGE).hasToString(".spec.template.spec.containers[name=\"c\"].image");
        assertThat(Path.of("ports").key(Mapping.of("protocol", "TCP", "containerPort", 80)))
                .hasToString(".ports[containerPort=80,protocol=\"TCP\"]");
        assertThat(Path.of("finalizers").value("ex.io/a")).hasToString(".finalizers[=\"ex.io/a\"]");
        assertThat(Path.of("metadata", "labels", "a.b/c")).hasToString(".metadata.labels[\"a.b/c\"]");
        assertThat(Path.of("metadata", "labels", "a.b/c").plain()).isEqualTo(".metadata.labels.a.b/c");
        assertThat(Path.of("spec", "a").index(3).display()).isEqualTo("spec.a[3]");
    }

    @Test
    void readsBackWhatItPrinted() {
        Path[] paths = {
            Path.ROOT,
            IMAGE,
            Path.of("a").index(0).index(12).field("b"),
            Path.of("metadata", "labels", "app.kubernetes.io/name"),
            Path.of("x y", "", "a\"b", "[0]", "a\\nb\n"),
            Path.of("ports")
                    .key(Mapping.of("containerPort", 80, "protocol", "TCP"))
                    .field("name"),
            Path.of("set").value("a,]\"b"),
            Path.of("set").value(-7),
            Path.of("set").value(true),
            Path.of("set").value(0.5),
            Path.of("set").value(Scalar.Null.NULL)
        };

        for (Path path : paths) assertThat(Path.parse(path.toString())).contains(path);
        assertThat(Path.parse("spec.replicas")).contains(Path.of("spec", "replicas"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", "a.", "a..b", "a[", "a[b", "a[]", "a[=x]", "a[0]b", "a b", "a[x=]", "a[9999999999]", "a]"})
    void readsNothingElse(String text) {
        assertThat(Path.parse(text)).isEmpty();
    }

    @Test
    void findsWhatStandsThere() {
        Mapping tree = Mapping.of(
                "c",
                Sequence.of(Mapping.of("name", "a"), Mapping.of("name", "b", "image", "x")),
                "s",
                Sequence.of(1, 2));

        assertThat(Path.of("c").key("name", "b").field("image").in(tree)).contains(new Scalar.Text("x"));
        assertThat(Path.of("c").index(1).field("image").in(tree)).contains(new Scalar.Text("x"));
        assertThat(Path.of("s").value(2).in(tree)).contains(new Scalar.Whole(2));
        assertThat(Path.of("s").value(3).in(tree)).isEmpty();
        assertThat(Path.of("c").index(2).in(tree)).isEmpty();
        assertThat(Path.ROOT.in(tree)).contains(tree);
    }

    @Test
    void readsAndFollowsPointers() {
        Mapping tree = Mapping.of("a/b", Mapping.of("m~n", Sequence.of("x", "y")), "", 1, "0", 2);

        assertThat(JsonPointer.parse("/a~1b/m~0n/1").orElseThrow().in(tree)).contains(new Scalar.Text("y"));
        assertThat(JsonPointer.parse("/a~1b/m~0n/01").orElseThrow().in(tree)).isEmpty();
        assertThat(JsonPointer.parse("/").orElseThrow().in(tree)).contains(new Scalar.Whole(1));
        assertThat(JsonPointer.parse("/0").orElseThrow().path(tree)).isEqualTo(Path.of("0"));
        assertThat(JsonPointer.parse("/a~1b/m~0n/1")).hasValueSatisfying(pointer -> {
            assertThat(pointer).hasToString("/a~1b/m~0n/1");
            assertThat(pointer.path(tree)).isEqualTo(Path.of("a/b", "m~n").index(1));
            assertThat(JsonPointer.of(Path.of("a/b", "m~n").value("y"), tree)).contains(pointer);
        });
        assertThat(JsonPointer.parse("a")).isEmpty();
        assertThat(JsonPointer.parse("/~2")).isEmpty();
    }
}
