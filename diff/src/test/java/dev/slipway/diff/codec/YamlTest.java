package dev.slipway.diff.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Trees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on|true",
                "off|false",
                "yes|true",
                "No|false",
                "y|true",
                "n|false",
                "Y|true",
                "TRUE|true",
                "010|8",
                "0o10|8",
                "0x1F|31",
                "-0x1F|-31",
                "0b11|3",
                "1_000|1000",
                "08|8",
                "+1|1",
                "1e3|1000",
                "3.0|3",
                ".5|0.5",
                "5.|5",
                "-1.5e-3|-0.0015",
                "9223372036854775807|9223372036854775807",
                "12:30|\"12:30\"",
                "190:20:30|\"190:20:30\"",
                "2024-01-01|\"2024-01-01\"",
                "1.2.3|\"1.2.3\"",
                "0xZZ|\"0xZZ\"",
                "1e400|\"1e400\"",
                "_1|\"_1\"",
                "\"on\"|\"on\"",
                "!!str 1|\"1\"",
                "!!int \"7\"|7",
                "!!binary aGk=|\"hi\"",
                "~|null",
                "NULL|null",
                "nul|\"nul\""
            })
    void readsPlainScalarsAsKubectlDoes(String yaml, String json) throws Exception {
        Tree read = Yaml.readOne("v: " + yaml).root();

        assertThat(Json.text(read)).isEqualTo("{\"v\":" + json + "}");
    }

    @Test
    void readsWholeNumbersBeyond64BitsAsReals() throws Exception {
        assertThat(Yaml.readOne("9223372036854775808").root()).isEqualTo(new Scalar.Real(9.223372036854775808e18));
    }

    @Test
    void makesStringsOfKeys() throws Exception {
        Tree read = Yaml.readOne("on: 1\n2: 2\n1.5: 3\n'x': 4\n").root();

        assertThat(read).isEqualTo(Mapping.of("true", 1, "2", 2, "1.5", 3, "x", 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".inf",
                "-.INF",
                ".nan",
                "!!float .nan",
                "a: [",
                "{a: 1",
                "~: 1",
                "[a]: 1",
                "a: 1\na: 2",
                "a: !thing x",
                "!!javax.X {}",
                "a: *b",
                "&a [*a]",
                "a:\n\tb: 1",
                "a: b: c",
                "<<: 1",
                "\"\\q\"",
                "!!int x",
                "a: 'x"
            })
    void refuses(String yaml) {
        Malformed refused = catchThrowableOfType(Malformed.class, () -> Yaml.read(yaml));

        assertThat(refused).isNotNull();
        assertThat(refused.problem()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void saysWhereAKeyComesAgain() {
        Malformed refused = catchThrowableOfType(Malformed.class, () -> Yaml.read("a:\n  b: 1\n  c: 2\n  b: 3\n"));

        assertThat(refused).hasMessage("line 4, column 3: the key b comes twice");
    }

    @Test
    void reportsKeysThatComeAgainWhenAskedTo() throws Exception {
        byte[] yaml = "a: 1\nb: {c: 1, c: 2}\na: 3\n".getBytes(StandardCharsets.UTF_8);

        Document document = Yaml.read(yaml, Limits.YAML, Yaml.Duplicates.REPORT).get(0);

        assertThat(document.root()).isEqualTo(Mapping.of("a", 3, "b", Mapping.of("c", 2)));
        assertThat(document.duplicates())
                .containsExactly(
                        new Duplicate(Path.of("b", "c"), new Position(2, 11)),
                        new Duplicate(Path.of("a"), new Position(3, 1)));
    }

    @Test
    void skipsDocumentsWithoutContent() throws Exception {
        List<Document> documents = Yaml.read("# only words\n---\n---\na: 1\n---\nnull\n...\n---\n# more\nb: 2\n---\n");

        assertThat(documents).extracting(Document::root).containsExactly(Mapping.of("a", 1), Mapping.of("b", 2));
        assertThat(documents).extracting(Document::line).containsExactly(4, 9 + 1);
    }

    @Test
    void knowsWhereEveryNodeStands() throws Exception {
        Document document = Yaml.readOne("""
                kind: Pod
                spec:
                  containers:
                  - name: a
                    image: x
                  - name: b
                    image: y
                """);

        Path image = Path.of("spec", "containers").key("name", "b").field("image");
        assertThat(document.positions().at(image)).isEqualTo(new Position(7, 5));
        assertThat(document.positions().valueAt(image)).isEqualTo(new Position(7, 12));
        assertThat(document.positions().at(Path.of("spec", "containers").index(0)))
                .isEqualTo(new Position(4, 5));
        assertThat(document.positions().at(Path.of("spec", "containers", "nothing", "here")))
                .isEqualTo(new Position(3, 3));
        assertThat(document.positions().at(Path.ROOT)).isEqualTo(new Position(1, 1));
    }

    @Test
    void mergesOwnKeysOverMergedOnesAndEarlierOverLater() throws Exception {
        Tree read = Yaml.readOne("""
                        x: &x {a: 1, b: 1}
                        y: &y {b: 2, c: 2}
                        z:
                          c: 3
                          <<: [*x, *y]
                        q: {"<<": 1}
                        """).root();

        assertThat(((Mapping) read).mapping("z")).isEqualTo(Mapping.of("a", 1, "b", 1, "c", 3));
        assertThat(((Mapping) read).mapping("q")).isEqualTo(Mapping.of("<<", 1));
    }

    @Test
    void refusesAliasBombs() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String items = String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)));
            bomb.append("a" + i + ": &a" + i + " [" + items + "]\n");
        }

        Malformed refused = catchThrowableOfType(Malformed.class, () -> Yaml.read(bomb.toString()));

        assertThat(refused).hasMessageContaining("aliases add more than 100000 values");
    }

    @Test
    void refusesTextsBeyondTheLimits() {
        Limits small = new Limits(20, 3);

        assertThat(catchThrowableOfType(Malformed.class, () -> Yaml.read(new byte[21], small, Yaml.Duplicates.REFUSE)))
                .hasMessageContaining("21 bytes");
        assertThat(catchThrowableOfType(
                        Malformed.class,
                        () -> Yaml.read("[[[[x]]]]".getBytes(StandardCharsets.UTF_8), small, Yaml.Duplicates.REFUSE)))
                .hasMessage("line 1, column 4: nested deeper than 3 levels");
        assertThat(catchThrowableOfType(Malformed.class, () -> Yaml.read("[".repeat(100_000))))
                .hasMessageContaining("nested deeper");
        assertThat(catchThrowableOfType(Malformed.class, () -> Yaml.read(new byte[] {'a', (byte) 0xff})))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void writesAsKubectlDoes() {
        Mapping tree = Mapping.of(
                "kind",
                "Pod",
                "at",
                "2024-01-01T00:00:00Z",
                "on",
                "yes",
                "script",
                "one\ntwo\n",
                "empty",
                Mapping.empty(),
                "none",
                Sequence.empty(),
                "nothing",
                Scalar.Null.NULL,
                "half",
                0.5,
                "list",
                Sequence.of(Mapping.of("name", "a", "args", Sequence.of("-x", "a: b", "1")), "z"));

        assertThat(Yaml.write(tree)).isEqualTo("""
                        kind: Pod
                        at: "2024-01-01T00:00:00Z"
                        "on": "yes"
                        script: |
                          one
                          two
                        empty: {}
                        none: []
                        nothing: null
                        half: 0.5
                        list:
                        - name: a
                          args:
                          - -x
                          - 'a: b'
                          - "1"
                        - z
                        """);
    }

    @Test
    void readsBackWhatItWrote() {
        Seeds.forEach(2000, seed -> {
            Tree tree = Trees.random(seed);

            List<Document> read = Yaml.read(Yaml.write(tree));

            if (tree.isNull()) assertThat(read).isEmpty();
            else assertThat(read).extracting(Document::root).containsExactly(tree);
        });
    }
}
