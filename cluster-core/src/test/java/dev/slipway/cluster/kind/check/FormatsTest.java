package dev.slipway.cluster.kind.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind.NameRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({
        "SUBDOMAIN, a.b-c.d, true",
        "SUBDOMAIN, a..b, false",
        "SUBDOMAIN, -a, false",
        "SUBDOMAIN, A, false",
        "LABEL, a-1, true",
        "LABEL, a.b, false",
        "LABEL, 1a, true",
        "RFC1035_LABEL, a1, true",
        "RFC1035_LABEL, 1a, false",
        "PATH_SEGMENT, system:node, true",
        "PATH_SEGMENT, .., false",
        "PATH_SEGMENT, a/b, false",
        "PATH_SEGMENT, 50%, false"
    })
    void namesFollowTheRuleOfTheirKind(NameRule rule, String name, boolean good) {
        assertThat(Formats.name(rule, name).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "app, true",
        "example.com/app, true",
        "example.com/a/b, false",
        "/app, false",
        "example.com/, false",
        "a b, false",
        "Example.com/app, false",
        "a_b.C-d, true"
    })
    void labelKeysHaveAnOptionalPrefix(String key, boolean good) {
        assertThat(Formats.qualifiedName(key).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"http, true", "h--p, false", "8080, false", "-a, false", "a-very-long-port-name, false", "Http, false"})
    void portsAreNamedLikeServices(String name, boolean good) {
        assertThat(Formats.portName(name).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "65535, true", "65536, false"})
    void portsHaveSixteenBits(long port, boolean good) {
        assertThat(Formats.port(port).isEmpty()).isEqualTo(good);
    }
}
