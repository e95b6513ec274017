package dev.slipway.cluster.kind.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.96.0.1, 10.96.0.1",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "0:0:1:0:0:1:0:0, ::1:0:0:1:0:0",
        "0001:0002:0003:0004:0005:0006:0007:0008, 1:2:3:4:5:6:7:8"
    })
    void isWrittenInOneWay(String text, String canonical) {
        assertThat(Address.parse(text).orElseThrow()).hasToString(canonical);
        assertThat(Address.parse(canonical)).isEqualTo(Address.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.96.0",
                "10.96.0.256",
                "010.0.0.1",
                "10.96.0.0/16",
                "1::2::3",
                "1:2:3",
                "12345::",
                "a",
                "1:::2"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @Test
    void aRangeGivesAllButItsOwnNameAndTheBroadcast() {
        AddressRange range = AddressRange.parse("10.96.3.9/30").orElseThrow();

        assertThat(range).hasToString("10.96.3.8/30");
        assertThat(range.size()).isEqualTo(BigInteger.TWO);
        assertThat(range.at(BigInteger.ZERO)).hasToString("10.96.3.9");
        assertThat(range.gives(Address.parse("10.96.3.10").orElseThrow())).isTrue();
        assertThat(range.gives(Address.parse("10.96.3.8").orElseThrow())).isFalse();
        assertThat(range.gives(Address.parse("10.96.3.11").orElseThrow())).isFalse();
        assertThat(range.contains(Address.parse("10.96.3.11").orElseThrow())).isTrue();
        assertThat(AddressRange.parse("10.96.3.9/32").orElseThrow().size()).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void rangesContainSmallerOnesOfTheirVersion() {
        AddressRange large = AddressRange.parse("10.96.0.0/12").orElseThrow();

        assertThat(large.contains(AddressRange.parse("10.100.0.0/16").orElseThrow()))
                .isTrue();
        assertThat(large.contains(AddressRange.parse("10.0.0.0/8").orElseThrow()))
                .isFalse();
        assertThat(large.contains(Address.parse("fd00::1").orElseThrow())).isFalse();
        assertThat(AddressRange.parse("fd00::/64")
                        .orElseThrow()
                        .contains(Address.parse("fd00::9").orElseThrow()))
                .isTrue();
        assertThat(AddressRange.parse("10.0.0.0/33")).isEmpty();
    }
}
