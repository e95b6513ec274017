package dev.slipway.sync.flag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that flagd and its providers were seen to give: the published vectors of their test bed. */
class FlagdVectorsTest {
    @ParameterizedTest
    @CsvSource({
        "ejOoVL, 0",
        "bY9fO-, 1",
        "SI7p-, 2147483647",
        "6LvT0, 2147483648",
        "ceQdGm, 4294967295",
        "'', 0",
        "a, 1009084850",
        "user1, 3305849917",
        "jon@company.com, 1557731397",
        "headerColorrachel@faas.com, 1805633606",
        "headerColormonica@faas.com, 3314683759",
        "headerColorjoey@faas.com, 309582631",
        "fractional-flagjack, 2682799072",
        "fractional-flagqueen, 4278517551",
        "fractional-flagten, 801845258",
        "日本, 3302619458",
    })
    void keysAreHashedAsFlagdDoes(String key, long hash) {
        assertThat(Integer.toUnsignedLong(Murmur3.hash(key.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "headerColor     | rachel@faas.com | blue",
                "headerColor     | monica@faas.com | yellow",
                "headerColor     | joey@faas.com   | red",
                "fractional-flag | jack            | green",
                "fractional-flag | queen           | yellow",
                "fractional-flag | ten             | red",
            })
    void aTargetingKeyFallsIntoItsBucket(String flag, String key, String variant) throws Exception {
        Tree rule = Json.read("{\"fractional\": [[\"red\", 25], [\"blue\", 25], [\"green\", 25], [\"yellow\", 25]]}");

        assertThat(apply(rule, flag, key)).isEqualTo(variant);
    }

    @ParameterizedTest
    @CsvSource({"ejOoVL, canary", "bY9fO-, canary", "SI7p-, control", "ceQdGm, control"})
    void aHeavyBucketLeavesTheLightOneItsShare(String key, String variant) throws Exception {
        Tree rule = Json.read("{\"fractional\": [\"" + key + "\", [\"canary\", 1], [\"control\", 2147483646]]}");

        assertThat(apply(rule, "any", "any")).isEqualTo(variant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'fractional': [['single', 1]]} | single",
                "{'fractional': [['single']]} | single",
                "{'fractional': [{'var': 'nope'}, ['a', 1]]} | a",
                "{'fractional': ['k', ['a', 0], ['b', 1]]} | b",
                "{'fractional': ['k', ['a', -5], ['b', 1]]} | b",
                "{'fractional': ['k', ['a', 0]]} | null",
                "{'fractional': ['k', ['a', 1.5]]} | null",
                "{'fractional': ['k', ['a', 2147483648]]} | null",
                "{'fractional': ['k', ['a', 2147483647], ['b', 1]]} | null",
                "{'fractional': ['k', 'a']} | null",
                "{'fractional': ['k', []]} | null",
                "{'fractional': []} | null",
                "{'fractional': ['k', [true, 1]]} | true",
                "{'fractional': ['k', [{'if': [true, 'c']}, {'+': [1, 1]}]]} | c",
                "{'sem_ver': ['1.0.0', '>', '0.1.0']} | true",
                "{'sem_ver': ['1.2.3', '^', '1.5.6']} | true",
                "{'sem_ver': ['2.2.3', '^', '1.2.3']} | false",
                "{'sem_ver': ['1.2.3', '~', '1.2.6']} | true",
                "{'sem_ver': ['1.3.3', '~', '1.2.6']} | false",
                "{'sem_ver': ['v1.2', '=', 'V1.2.0+build']} | true",
                "{'sem_ver': [1, '=', '1.0.0']} | true",
                "{'sem_ver': ['1.0.0-alpha.2', '<', '1.0.0-alpha.10']} | true",
                "{'sem_ver': ['1.0.0-alpha', '<', '1.0.0-alpha.1']} | true",
                "{'sem_ver': ['1.0.0-1', '<', '1.0.0-a']} | true",
                "{'sem_ver': ['1.0.0-rc.1', '<', '1.0.0']} | true",
                "{'sem_ver': ['1.0.0', '!=', '1.0.1']} | true",
                "{'sem_ver': ['2.0.0.0', '=', '2.0.0']} | null",
                "{'sem_ver': ['01.0.0', '=', '1.0.0']} | null",
                "{'sem_ver': ['invalid', '>', '1.0.0']} | null",
                "{'sem_ver': ['1.0.0', 'invalid', '1.0.0']} | null",
                "{'sem_ver': ['1.0.0', 1, '1.0.0']} | null",
                "{'sem_ver': ['not', 'enough']} | null",
                "{'sem_ver': 'not an array'} | null",
            })
    void whatMakesNoSenseIsNullAndNeverFalse(String rule, String expected) throws Exception {
        assertThat(apply(Json.read(rule.replace('\'', '"')), "flag", "key")).isEqualTo(expected);
    }

    @Test
    void withoutATargetingKeyThereIsNoBucket() throws Exception {
        Tree rule = Json.read("{\"fractional\": [[\"a\", 1], [\"b\", 1]]}");

        assertThat(apply(rule, "flag", "")).isEqualTo("null");
    }

    private static String apply(Tree rule, String flag, String key) {
        Mapping data = Mapping.of("$flagd", Mapping.of("flagKey", flag), "targetingKey", key);
        return JsonLogic.text(JsonLogic.apply(rule, data));
    }
}
