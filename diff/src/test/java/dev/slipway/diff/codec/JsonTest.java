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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsBackWhatItWrote() {
        Seeds.forEach(1000, seed -> {
            Tree tree = Trees.random(seed);

            assertThat(Json.read(Json.write(tree))).isEqualTo(tree);
            assertThat(Json.read(Json.pretty(tree))).isEqualTo(tree);
        });
    }

    @Test
    void yamlReadsJson() {
        Seeds.forEach(300, seed -> {
            Mapping tree = Trees.mapping(seed);

            String json = Json.pretty(tree).replace("\u0085", "\\u0085").replace("\u2028", "\\u2028");

            assertThat(Yaml.readOne(json).root()).isEqualTo(tree);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "3.0,3",
        "1e3,1000",
        "-0,0",
        "0.1,0.1",
        "1e21,1e+21",
        "1.5e-7,1.5e-7",
        "100000000000000000000,100000000000000000000",
        "9223372036854775807,9223372036854775807",
        "1.5e300,1.5e+300"
    })
    void writesNumbersAsGoDoes(String given, String written) throws Exception {
        assertThat(Json.text(Json.read(given))).isEqualTo(written);
    }

    @Test
    void indentsAsKubectlDoes() {
        Mapping tree =
                Mapping.of("a", Sequence.of(1, Mapping.empty()), "b", Mapping.of("c", "x\"y"), "d", Sequence.empty());

        assertThat(Json.pretty(tree)).isEqualTo("""
                        {
                            "a": [
                                1,
                                {}
                            ],
                            "b": {
                                "c": "x\\"y"
                            },
                            "d": []
                        }
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":}",
                "1 2",
                "{a:1}",
                "nul",
                "'x'",
                "// x\n1",
                "1e999",
                "NaN",
                "\"a\nb\"",
                "{\"a\":1"
            })
    void refuses(String json) {
        Malformed refused = catchThrowableOfType(Malformed.class, () -> Json.read(json));

        assertThat(refused).isNotNull();
        assertThat(refused.line()).isPositive();
        assertThat(refused.problem()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void saysWhereItIsMalformed() {
        Malformed refused = catchThrowableOfType(Malformed.class, () -> Json.read("{\n  \"a\": 1,\n  \"b\" 2\n}"));

        assertThat(refused.line()).isEqualTo(3);
        assertThat(refused.column()).isGreaterThan(6);
    }

    @Test
    void refusesOrReportsKeysThatComeAgain() throws Exception {
        byte[] json = "{\"a\": 1, \"b\": [{\"c\": 1, \"c\": 2}], \"a\": 3}".getBytes(StandardCharsets.UTF_8);

        Json.Reading reading = Json.readReporting(json, Limits.JSON);

        assertThat(reading.tree()).isEqualTo(Mapping.of("a", 3, "b", Sequence.of(Mapping.of("c", 2))));
        assertThat(reading.duplicates())
                .extracting(Duplicate::path)
                .containsExactly(Path.of("b").index(0).field("c"), Path.of("a"));
        assertThat(catchThrowableOfType(Malformed.class, () -> Json.read(json)))
                .hasMessageContaining("the key b[0].c comes twice");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        assertThat(catchThrowableOfType(Malformed.class, () -> Json.read("[".repeat(100_000))))
                .isNotNull();
        assertThat(catchThrowableOfType(Malformed.class, () -> Json.read(new byte[21], Limits.JSON.withBytes(20))))
                .hasMessageContaining("the limit is 20");
    }

    @Test
    void replacesHalvesOfSurrogatePairs() throws Exception {
        assertThat(Json.read("\"\\ud800x\"")).isEqualTo(new Scalar.Text("\uFFFDx"));
        assertThat(Json.text(new Scalar.Text("\udc00"))).isEqualTo("\"\uFFFD\"");
    }
}
