package dev.slipway.cluster.apiserver.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    private static final byte[] LARGE = "slipway ".repeat(20_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static Reply reply(int code, byte[] body) {
        return Reply.of(code, Reply.JSON, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.5", "GZIP, br"})
    void aLargeAnswerIsPackedForWhoCanUnpackIt(String accepted) throws IOException {
        Reply packed = Packing.packed(reply(200, LARGE).with("Vary", "Accept"), accepted);

        assertThat(packed.body().length).isLessThan(LARGE.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(LARGE);
        assertThat(packed.header("Content-Encoding")).hasValue("gzip");
        assertThat(packed.header("Vary")).hasValue("Accept, Accept-Encoding");
    }

    @Test
    void allElseIsSentAsItIs() {
        Reply large = reply(200, LARGE);
        Reply small = reply(200, new byte[] {1});

        assertThat(Packing.packed(large, "")).isSameAs(large);
        assertThat(Packing.packed(large, "identity, br")).isSameAs(large);
        assertThat(Packing.packed(large, "gzip;q=0, br")).isSameAs(large);
        assertThat(Packing.packed(small, "gzip")).isSameAs(small);
        assertThat(Packing.packed(reply(500, LARGE), "gzip").body()).isEqualTo(LARGE);
    }
}
