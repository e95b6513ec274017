package dev.slipway.cluster.apiserver.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void aRefusalIsAStatus() {
        Reply reply = Reply.refusal(Status.of(401, "Unauthorized", "Unauthorized"));

        assertThat(reply.code()).isEqualTo(401);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}\n");
    }

    @Test
    void saysWhenToTryAgain() {
        Status.Details soon = new Status.Details("", "", "", "", List.of(), 1);

        assertThat(Reply.refusal(new Status(429, "TooManyRequests", "busy", soon))
                        .headers())
                .containsExactly(new Reply.Header("Retry-After", "1"));
    }

    @Test
    void warnsOnceInQuotesOnOneLine() {
        Reply reply = Reply.text(200, "").warning(List.of("unknown field \"a\"", "unknown field \"a\"", "x\ny"));

        assertThat(reply.headers())
                .containsExactly(
                        new Reply.Header("Warning", "299 - \"unknown field \\\"a\\\"\""),
                        new Reply.Header("Warning", "299 - \"x y\""));
    }

    @Test
    void warningsHaveABound() {
        List<String> many = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> i + "x".repeat(300))
                .toList();

        List<Reply.Header> headers = Reply.text(200, "").warning(many).headers();

        assertThat(headers).hasSize(16).allMatch(header -> header.value().length() < 300);
    }
}
