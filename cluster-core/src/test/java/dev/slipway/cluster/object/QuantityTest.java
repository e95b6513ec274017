package dev.slipway.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "1000m, 1",
        "0.5, 500m",
        "1024Mi, 1Gi",
        "1, 1",
        "0, 0",
        "0Gi, 0",
        "1.5Gi, 1536Mi",
        "1500, 1500",
        "100000k, 100M",
        "1e3, 1e3",
        "1E3, 1e3",
        "0.0001, 1m",
        "2, 2",
        "250m, 250m",
        "128974848, 128974848",
        "129e6, 129e6",
        "123Mi, 123Mi",
        "0.5Ki, 512",
        "1024, 1024",
        "-1, -1",
        "+2, 2",
        ".5, 500m",
        "1000n, 1m",
        "5E, 5E"
    })
    void hasOneCanonicalForm(String written, String canonical) {
        assertThat(Quantity.parse(written).map(Quantity::canonical)).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "1 Gi", "1gi", "m", "1.2.3", "0x10", "1e1000"})
    void isNotJustAnyText(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
    }

    @Test
    void comparesByAmount() {
        assertThat(Quantity.parse("1Gi").orElseThrow())
                .isGreaterThan(Quantity.parse("1G").orElseThrow());
        assertThat(Quantity.parse("1000m").orElseThrow())
                .isEqualByComparingTo(Quantity.parse("1").orElseThrow());
    }
}
