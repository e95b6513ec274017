package dev.slipway.cluster.kind.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final String OBJECT = """
            metadata: {annotations: {example.com/owner: me}}
            spec: {size: big, parts: [{name: a, count: 1}, {name: b, count: 2}]}
            status: {conditions: [{type: Ready, status: 'True'}, {type: Old, status: 'False'}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".spec.size | big",
                "spec.size | big",
                "{.spec.size} | big",
                ".spec['size'] | big",
                ".spec.parts[1].name | b",
                ".spec.parts[-1].count | 2",
                ".spec.parts[*].name | a",
                ".metadata.annotations['example.com/owner'] | me",
                ".metadata.annotations.example\\.com/owner | me",
                ".status.conditions[?(@.type==\"Old\")].status | False",
                ".status.conditions[?(@.type=='Ready')].status | True",
            })
    void findsTheFirstValue(String path, String expected) throws Exception {
        Mapping object = Yaml.readOne(OBJECT).root().asMapping().orElseThrow();

        assertThat(JsonPath.of(path).first(object).map(value -> ((Scalar) value).display()))
                .hasValue(expected);
    }

    @Test
    void findsNothingWhereNothingIsOrThePathIsBeyondIt() {
        for (String path :
                new String[] {".spec.none", ".spec.parts[9].name", ".spec..size", ".spec.parts[0:1]", ".spec.size.x"}) {
            assertThat(JsonPath.of(path).first(Mapping.of("spec", Mapping.of("size", "big"))))
                    .as(path)
                    .isEmpty();
        }
    }
}
