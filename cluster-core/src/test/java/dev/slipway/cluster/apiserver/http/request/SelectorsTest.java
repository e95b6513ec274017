package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
    private static final Map<String, String> WEB = Map.of("app", "web", "tier", "front", "weight", "7");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | true",
                "app==web,tier=front | true",
                "app!=web | false",
                "absent!=web | true",
                "app in (api, web) | true",
                "app notin (api,web) | false",
                "app | true",
                "!app | false",
                "!absent, tier | true",
                "weight>6 | true",
                "weight < 7 | false",
                "absent>1 | false",
                "app= | false",
                "app in () | false",
                "slipway.dev/wave,!app | false"
            })
    void matchesAsTheGrammarSays(String text, boolean matches) throws BadParameter {
        assertThat(Selectors.labels(text).matches(WEB)).isEqualTo(matches);
    }

    @Test
    void anEmptySelectorMatchesEverything() throws BadParameter {
        assertThat(Selectors.labels(" ")).isEqualTo(LabelSelector.EVERYTHING);
        assertThat(Selectors.fields("")).isEqualTo(FieldSelector.EVERYTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a===b | unable to parse requirement: found '=', expected: identifier",
                "=b | found '=', expected: !, identifier, or 'end of string'",
                "a=b c=d | found 'c', expected: ',' or 'end of string'",
                "a=b, | found '', expected: identifier after ','",
                "a in b | unable to parse requirement: found 'b' expected: '('",
                "a in (b | unable to parse requirement: found '', expected: ',' or ')'",
                "a>b | unable to parse requirement: values[0][a]: Invalid value: \"b\": for 'Gt', 'Lt' operators,"
                        + " the value must be an integer"
            })
    void refusesInTheWordsThatClientsKnow(String text, String message) {
        assertThatThrownBy(() -> Selectors.labels(text))
                .isInstanceOf(BadParameter.class)
                .hasMessage(message);
    }

    @Test
    void refusesKeysAndValuesThatNoLabelCanHave() {
        assertThatThrownBy(() -> Selectors.labels("-a=b"))
                .hasMessageContaining("Invalid value: \"-a\": name part must");
        assertThatThrownBy(() -> Selectors.labels("a=-b")).hasMessageContaining("values[0][a]: Invalid value: \"-b\"");
    }

    @Test
    void whatASelectorPrintsReadsBack() throws BadParameter {
        for (String text : List.of("app=web", "app in (a,b)", "app notin (a,b)", "!app", "app", "app!=x", "n>3,n<9"))
            assertThat(Selectors.labels(Selectors.labels(text).toString())).isEqualTo(Selectors.labels(text));
    }

    @Test
    void readsFieldSelectorsWithEscapes() throws BadParameter {
        assertThat(Selectors.fields("metadata.name=web,status.phase!=Failed,a==b\\,c\\=d,spec.nodeName="))
                .isEqualTo(new FieldSelector(List.of(
                        new FieldSelector.Requirement("metadata.name", "web", true),
                        new FieldSelector.Requirement("status.phase", "Failed", false),
                        new FieldSelector.Requirement("a", "b,c=d", true),
                        new FieldSelector.Requirement("spec.nodeName", "", true))));
        assertThatThrownBy(() -> Selectors.fields("nonsense"))
                .hasMessage("invalid selector: 'nonsense'; can't understand 'nonsense'");
    }
}
