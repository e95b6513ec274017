package dev.slipway.webhooks.reply.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.Token;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TOKEN = "s3cr3t-t0ken";
    private static final String PULL =
            "{\"number\":1,\"state\":\"open\",\"head\":{\"sha\":\"%s\",\"ref\":\"x\"}}".formatted("a".repeat(40));

    private final List<Http.Request> sent = new ArrayList<>();
    private final Deque<Http.Response> answers = new ArrayDeque<>();

    @Test
    void followsAMoveWithinTheForge() {
        answer(301, Map.of("Location", "https://api.github.com/repositories/7/pulls/1"), "");
        answer(200, Map.of(), PULL);

        assertThat(gitHub().byNumber(1).given()).isPresent();

        assertThat(sent.get(1).uri()).isEqualTo(URI.create("https://api.github.com/repositories/7/pulls/1"));
    }

    @ParameterizedTest
    @CsvSource({
        "302,https://evil.example.com/login",
        "307,http://api.github.com/repos/acme/shop/pulls/1",
        "301,https://api.github.com:8443/",
        "301,//evil.example.com/",
        "301,https://api.github.com@evil.example.com/",
        "302,::",
        "300,",
    })
    void sendsTheTokenToNobodyElse(int status, String location) {
        answer(status, location == null ? Map.of() : Map.of("Location", location), "");

        assertThat(gitHub().byNumber(1).whyNot()).map(Failure::reason).contains(Reason.REFUSED);

        assertThat(sent).hasSize(1);
    }

    @Test
    void doesNotRunInCircles() {
        for (int i = 0; i < 10; i++) answer(302, Map.of("Location", "/repos/acme/shop/pulls/1"), "");

        assertThat(failure().message()).contains("in a circle");
        assertThat(sent).hasSize(4);
    }

    @Test
    void readsBothOfGitHubsLimits() {
        answer(
                403,
                Map.of(
                        "X-RateLimit-Remaining",
                        "0",
                        "X-RateLimit-Reset",
                        Long.toString(NOW.plusSeconds(900).getEpochSecond())),
                "{}");
        assertLimitedUntil(NOW.plusSeconds(900));

        answer(403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}");
        assertLimitedUntil(NOW.plusSeconds(60));

        answer(403, Map.of("Retry-After", "Sun, 01 Mar 2026 10:05:00 GMT"), "{}");
        assertLimitedUntil(NOW.plusSeconds(300));

        answer(429, Map.of("RateLimit-Reset", "30"), "");
        assertLimitedUntil(NOW.plusSeconds(30));

        answer(429, Map.of("Retry-After", "999999999"), "");
        assertLimitedUntil(NOW.plusSeconds(7200));
    }

    private void assertLimitedUntil(Instant until) {
        Failure failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(failure.until()).contains(until);
    }

    @ParameterizedTest
    @CsvSource({
        "401,FORBIDDEN",
        "403,FORBIDDEN",
        "404,NOT_FOUND",
        "410,NOT_FOUND",
        "409,CONFLICT",
        "422,REFUSED",
        "400,REFUSED",
        "500,UNREACHABLE",
        "502,UNREACHABLE",
        "503,UNREACHABLE",
        "408,UNREACHABLE",
        "203,FORBIDDEN",
        "100,REFUSED"
    })
    void sortsAnswersByWhatHappensNext(int status, Reason reason) {
        answer(status, Map.of(), "<html>");

        assertThat(failure().reason()).isEqualTo(reason);
    }

    @Test
    void saysWhatTheForgeSaidOnOneLineAndWithoutTheToken() {
        answer(422, Map.of(), "{\"message\":\"no\\nto " + TOKEN + " " + "x".repeat(1000) + "\"}");

        assertThat(failure().message())
                .startsWith("GitHub: GET /repos/acme/shop/pulls/1 was answered with 422 (no to *** x")
                .doesNotContain("\n", TOKEN)
                .hasSizeLessThan(400);
    }

    @Test
    void saysWhatIsNoAnswerOfAForge() {
        answer(200, Map.of(), "<html>welcome</html>");
        assertThat(failure().reason()).isEqualTo(Reason.UNREADABLE);

        answer(200, Map.of(), "[]");
        assertThat(failure().message()).contains("without number and head of pull request 1");

        assertThat(failure().reason()).as("no answer at all").isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void asksNobodyWithoutAToken() {
        PullRequests pulls =
                RestInterfaces.pullRequests(Kind.GITHUB, place(), Optional::<Token>empty, this::send, () -> NOW);

        assertThat(pulls.byNumber(1).whyNot().orElseThrow().message()).contains("there is no token");
        assertThat(sent).isEmpty();
    }

    @Test
    void sendsWhatGitHubAsksFor() {
        answer(200, Map.of(), PULL);
        assertThat(gitHub().byNumber(1).given()).isPresent();

        assertThat(sent.get(0).headers())
                .containsEntry("Authorization", "Bearer " + TOKEN)
                .containsEntry("Accept", "application/vnd.github+json")
                .containsEntry("X-GitHub-Api-Version", "2022-11-28")
                .containsKey("User-Agent");
        assertThat(sent.get(0)).hasToString("GET https://api.github.com/repos/acme/shop/pulls/1");
    }

    @Test
    void readsNoListForEver() {
        for (int i = 0; i < 200; i++)
            answer(
                    200,
                    Map.of("Link", "<x>; rel=\"next\""),
                    "[" + PULL.replace("\"number\":1", "\"number\":" + i) + "]");

        Answer<?> open = gitHub().open();

        assertThat(open.given()).isPresent();
        assertThat(sent).hasSize(50);
    }

    private Failure failure() {
        return gitHub().byNumber(1).whyNot().orElseThrow();
    }

    private PullRequests gitHub() {
        return RestInterfaces.pullRequests(
                Kind.GITHUB, place(), () -> Optional.of(new Token(TOKEN)), this::send, () -> NOW);
    }

    private static Place place() {
        return Place.of(Kind.GITHUB, "https://github.com/acme/shop.git", Optional.empty())
                .orElseThrow();
    }

    private Http.Response send(Http.Request request) throws IOException {
        sent.add(request);
        if (answers.isEmpty()) throw new IOException("the connection was refused");
        return answers.poll();
    }

    private void answer(int status, Map<String, String> headers, String body) {
        answers.add(new Http.Response(status, new TreeMap<>(headers), body.getBytes(StandardCharsets.UTF_8)));
    }
}
