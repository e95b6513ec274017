package dev.slipway.sync.flag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each answer is the one that flagd gives; see its providers' specification and its core's evaluator. */
class FlagsTest {
    private static final Flags.Context EAST = Flags.Context.of(new Application("web", "release", Optional.of("east")));
    private static final Flags.Context DEVELOPMENT =
            Flags.Context.of(new Application("web", "development", Optional.empty()));

    private final Flags flags = read("""
            flags:
              plain: {state: ENABLED, variants: {"on": true, "off": false}, defaultVariant: "on"}
              empty-targeting: {state: ENABLED, variants: {a: 1}, defaultVariant: a, targeting: {}}
              no-default: {state: ENABLED, variants: {a: 1}}
              disabled: {state: DISABLED, variants: {a: 1}, defaultVariant: a, targeting: {if: [true, a]}}
              targeted: {state: ENABLED, variants: {a: x, b: "y"}, defaultVariant: b, targeting: {if: [{"==": [{var: region}, east]}, a]}}
              no-default-targeted: {state: ENABLED, variants: {a: x}, targeting: {if: [{"==": [{var: region}, east]}, a]}}
              unknown-variant: {state: ENABLED, variants: {a: x}, defaultVariant: a, targeting: {if: [true, c]}}
              boolean-result: {state: ENABLED, variants: {"true": yes!, "false": no!}, defaultVariant: "false", targeting: {"==": [{var: stage}, release]}}
              number-result: {state: ENABLED, variants: {"1": one, "2": two}, defaultVariant: "1", targeting: {if: [true, 2]}}
              key-in-context: {state: ENABLED, variants: {a: 1, b: 2}, defaultVariant: b, targeting: {if: [{"==": [{var: $flagd.flagKey}, key-in-context]}, a]}}
            """);

    @ParameterizedTest
    @CsvSource({
        "plain,               STATIC,          on,    true",
        "empty-targeting,     STATIC,          a,     1",
        "no-default,          DEFAULT,         '',    ''",
        "disabled,            DISABLED,        '',    ''",
        "targeted,            TARGETING_MATCH, a,     x",
        "no-default-targeted, TARGETING_MATCH, a,     x",
        "unknown-variant,     ERROR,           '',    ''",
        "boolean-result,      TARGETING_MATCH, true,  yes!",
        "number-result,       TARGETING_MATCH, 2,     two",
        "key-in-context,      TARGETING_MATCH, a,     1",
        "not-there,           ERROR,           '',    ''"
    })
    void answersWithValueVariantAndReason(String key, Evaluation.Reason reason, String variant, String value) {
        Evaluation evaluation = flags.evaluate(key, EAST);

        assertThat(evaluation.reason()).isEqualTo(reason);
        assertThat(evaluation.variant().orElse("")).isEqualTo(variant);
        assertThat(evaluation.value().map(JsonLogic::text).orElse("")).isEqualTo(value);
        assertThat(evaluation.error().isPresent()).isEqualTo(reason == Evaluation.Reason.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"targeted, DEFAULT, b", "no-default-targeted, DEFAULT, ''", "boolean-result, TARGETING_MATCH, false"})
    void fallsBackWhereTargetingChoosesNothing(String key, Evaluation.Reason reason, String variant) {
        Evaluation evaluation = flags.evaluate(key, DEVELOPMENT);

        assertThat(evaluation.reason()).isEqualTo(reason);
        assertThat(evaluation.variant().orElse("")).isEqualTo(variant);
    }

    @Test
    void templatesSeeTheValuesThatThereAre() {
        assertThat(flags.values(EAST).keys())
                .containsExactly(
                        "boolean-result",
                        "empty-targeting",
                        "key-in-context",
                        "no-default-targeted",
                        "number-result",
                        "plain",
                        "targeted");
    }

    @Test
    void moreContextMayBeGiven() {
        Flags.Context more =
                new Flags.Context(Optional.empty(), Optional.empty(), Optional.empty(), Mapping.of("region", "east"));

        assertThat(flags.evaluate("targeted", more).variant()).contains("a");
    }

    @Test
    void jsonIsReadAsWell() {
        Flags json = read(
                "{\"flags\": {\"a\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true}, \"defaultVariant\": \"on\"}}}");

        assertThat(json.evaluate("a", EAST).isOn()).isTrue();
        assertThat(json.keys()).containsExactly("a");
    }

    @Test
    void anEmptyFileHasNoFlags() {
        assertThat(read("").keys()).isEmpty();
        assertThat(Flags.none().evaluate("a", EAST).error()).contains("there is no flag \"a\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'if': [true, 'a', 'b']} | a",
                "{'if': [false, 'a', 'b']} | b",
                "{'if': [false, 'a']} | null",
                "{'if': [false, 'a', '', 'b', 0, 'c', [], 'd', null, 'e', 'f']} | f",
                "{'if': ['0', 'a', 'b']} | a",
                "{'==': [1, '1']} | true",
                "{'==': [1, 1.0]} | true",
                "{'==': [true, 1]} | true",
                "{'==': ['', 0]} | true",
                "{'==': [null, 0]} | false",
                "{'==': [{'var': 'nope'}, null]} | true",
                "{'==': ['a', 'A']} | false",
                "{'!=': [1, '1']} | false",
                "{'===': [1, '1']} | false",
                "{'===': [1, 1.0]} | true",
                "{'===': ['a', 'a']} | true",
                "{'!==': [1, '1']} | true",
                "{'in': ['b', ['a', 'b']]} | true",
                "{'in': ['b', 'abc']} | true",
                "{'in': ['d', ['a', 'b']]} | false",
                "{'in': [1, ['1']]} | false",
                "{'in': ['a', null]} | false",
                "{'and': [true, 'a']} | a",
                "{'and': [0, 'a']} | 0",
                "{'or': [false, 'a']} | a",
                "{'or': [false, 0]} | 0",
                "{'!': [true]} | false",
                "{'!': 0} | true",
                "{'!!': ['a']} | true",
                "{'var': 'stage'} | release",
                "{'var': ['deep.key']} | value",
                "{'var': ['list.1']} | two",
                "{'var': ['nope', 'otherwise']} | otherwise",
                "{'var': 'nope'} | null",
                "{'<': [1, 2]} | true",
                "{'<': [1, 2, 3]} | true",
                "{'<': [1, 3, 2]} | false",
                "{'<=': ['a', 'b']} | true",
                "{'>': ['10', 9]} | true",
                "{'>=': ['x', 9]} | false",
                "{'starts_with': ['release', 'rel']} | true",
                "{'ends_with': ['release', 'rel']} | false",
                "{'starts_with': ['release']} | null",
                "{'starts_with': [5, '5']} | null",
                "{'a': 1, 'b': 2} | {\"a\":1,\"b\":2}",
                "{'?:': [true, 'a', 'b']} | a",
                "{'+': [1, '2', 3]} | 6",
                "{'-': [1, 3]} | -2",
                "{'-': [4]} | -4",
                "{'*': [2, 2.5]} | 5",
                "{'/': [1, 4]} | 0.25",
                "{'/': [1, 0]} | null",
                "{'%': [{'var': 'deep.number'}, 3]} | 1",
                "{'max': [1, 3, 2]} | 3",
                "{'min': ['x', 1]} | null",
                "{'cat': ['a', 1, true]} | a1true",
                "{'substr': ['jsonlogic', 4]} | logic",
                "{'substr': ['jsonlogic', -5]} | logic",
                "{'substr': ['jsonlogic', 1, 3]} | son",
                "{'substr': ['jsonlogic', 4, -2]} | log",
                "{'substr': ['jsonlogic', 20]} | ''",
                "{'merge': [[1], 2, [3, 4]]} | [1,2,3,4]",
                "{'missing': ['stage', 'nope']} | [\"nope\"]",
                "{'missing': [['stage', 'nope']]} | [\"nope\"]",
                "{'missing_some': [1, ['stage', 'nope']]} | []",
                "{'missing_some': [2, ['stage', 'nope']]} | [\"nope\"]",
                "{'map': [{'var': 'numbers'}, {'*': [{'var': ''}, 2]}]} | [2,4,6]",
                "{'filter': [{'var': 'numbers'}, {'>': [{'var': ''}, 1]}]} | [2,3]",
                "{'reduce': [{'var': 'numbers'}, {'+': [{'var': 'current'}, {'var': 'accumulator'}]}, 0]} | 6",
                "{'all': [{'var': 'numbers'}, {'>': [{'var': ''}, 0]}]} | true",
                "{'all': [[], {'>': [{'var': ''}, 0]}]} | false",
                "{'some': [{'var': 'numbers'}, {'>': [{'var': ''}, 2]}]} | true",
                "{'none': [{'var': 'nope'}, {'>': [{'var': ''}, 2]}]} | true",
            })
    void logicIsThatOfJavaScript(String rule, String expected) throws Exception {
        Tree data = Mapping.of(
                "stage",
                "release",
                "deep",
                Mapping.of("key", "value", "number", 10),
                "list",
                List.of("one", "two"),
                "numbers",
                List.of(1, 2, 3));

        Tree result = JsonLogic.apply(dev.slipway.diff.codec.Json.read(rule.replace('\'', '"')), data);

        assertThat(JsonLogic.text(result)).isEqualTo(expected);
    }

    @Test
    void sharedRulesAreFilledIn() {
        Flags shared = read("""
                $evaluators:
                  east: {"==": [{var: region}, east]}
                flags:
                  by-region: {state: ENABLED, variants: {a: 1, b: 2}, defaultVariant: b, targeting: {if: [{$ref: east}, a, null]}}
                """);

        assertThat(shared.evaluate("by-region", EAST).variant()).contains("a");
        assertThat(shared.evaluate("by-region", DEVELOPMENT).variant()).contains("b");
        assertThat(shared.definition()).contains("\"$evaluators\"", "\"$ref\": \"east\"");
    }

    @Test
    void timeIsForProgramsThatAskAndNotForWhatAStageRuns() {
        Flags timed = read("""
                flags:
                  later: {state: ENABLED, variants: {a: 1, b: 2}, defaultVariant: b, targeting: {if: [{">": [{var: $flagd.timestamp}, 1000]}, a]}}
                """);
        Flags.Context program = new Flags.Context(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Mapping.empty(),
                Optional.of(java.time.Instant.ofEpochSecond(1001)));

        assertThat(timed.evaluate("later", program).variant()).contains("a");
        assertThat(timed.evaluate("later", EAST).error())
                .contains(
                        "flag \"later\" asks $flagd.timestamp, and what a stage runs depends on commits alone, not on the time");
    }

    @Test
    void metadataOfAFlagGoesOverThatOfAll() {
        Flags told = read("""
                metadata: {owner: shop, generation: 2}
                flags:
                  a: {state: ENABLED, variants: {x: 1}, defaultVariant: x, metadata: {owner: me}}
                """);

        assertThat(told.evaluate("a", EAST).metadata()).isEqualTo(Mapping.of("owner", "me", "generation", 2));
        assertThat(told.evaluate("nope", EAST).metadata()).isEqualTo(Mapping.of("owner", "shop", "generation", 2));
    }

    @Test
    void flagsMayBeAListWithKeys() {
        Flags listed = read("""
                flags:
                  - {key: a, state: ENABLED, variants: {x: 1}, defaultVariant: x}
                """);

        assertThat(listed.keys()).containsExactly("a");
    }

    private static Flags read(String text) {
        Outcome<Flags> outcome = Flags.read("flags.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.problems()).isEmpty();
        return outcome.asOptional().orElseThrow();
    }
}
