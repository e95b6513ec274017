package dev.slipway.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBytesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"a":1}                                             | 1
        {"b":{"a":[1,{"a":2}]},"a":true}                    | true
        {"b":"\\"a\\":{","a":{"x":["}",{}],"y":"]"}}        | {"x":["}",{}],"y":"]"}
        {"b":null,"a":"\\\\"}                               | "\\\\"
        {"b":-1.5e3,"a":[]}                                 | []
        {"b":{"a":1}}                                       | none
        {"aa":1,"c":"a"}                                    | none
        {}                                                  | none
        """)
    void findsAMember(String document, String value) {
        byte[] json = document.getBytes(StandardCharsets.UTF_8);
        int start = JsonBytes.member(json, "\"a\"".getBytes(StandardCharsets.UTF_8));

        String found = start < 0
                ? "none"
                : new String(json, start, JsonBytes.end(json, start) - start, StandardCharsets.UTF_8);

        assertThat(found).isEqualTo(value);
    }
}
