package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs are told, over HTTP, as the protocol says and flagd does it. */
class OfrepTest {
    private static final String FLAGS = """
            metadata: {owner: shop}
            flags:
              plain: {state: ENABLED, variants: {"on": true, "off": false}, defaultVariant: "on"}
              "off": {state: DISABLED, variants: {a: 1}, defaultVariant: a}
              open: {state: ENABLED, variants: {a: x}}
              by/stage: {state: ENABLED, variants: {a: 1, b: 2}, defaultVariant: b, targeting: {if: [{"==": [{var: stage}, release]}, a]}}
              share: {state: ENABLED, variants: {red: r, blue: b}, defaultVariant: red, targeting: {fractional: [[red, 1], [blue, 1]]}}
              bad: {state: ENABLED, variants: {a: 1}, targeting: {if: [true, nope]}}
              timed: {state: ENABLED, variants: {a: 1, b: 2}, defaultVariant: b, targeting: {if: [{"==": [{var: $flagd.timestamp}, 1000]}, a]}}
            """;

    private static final List<String> ONE = List.of("shop");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ThreadLoop loop = Loops.telling(() -> Instant.ofEpochSecond(1000));
    private Optional<WebServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(WebServer::close);
        loop.close();
    }

    @Test
    void aFlagIsAnsweredWithValueReasonVariantAndMetadata() {
        start(ONE, Optional.empty());

        HttpResponse<String> answer = ask("/ofrep/v1/evaluate/flags/plain", "{\"context\": {\"targetingKey\": \"u\"}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"key\":\"plain\",\"value\":true,\"reason\":\"STATIC\",\"variant\":\"on\",\"metadata\":{\"owner\":\"shop\"}}");
    }

    @Test
    void whereTheProgramDecidesThereIsNoValue() {
        start(ONE, Optional.empty());

        assertThat(ask("/ofrep/v1/evaluate/flags/off", "{}").body())
                .isEqualTo("{\"key\":\"off\",\"reason\":\"DISABLED\",\"metadata\":{\"owner\":\"shop\"}}");
        assertThat(ask("/ofrep/v1/evaluate/flags/open", "").body())
                .isEqualTo("{\"key\":\"open\",\"reason\":\"DEFAULT\",\"metadata\":{\"owner\":\"shop\"}}");
    }

    @Test
    void whatGoesWrongHasItsCode() {
        start(ONE, Optional.empty());

        HttpResponse<String> unknown = ask("/ofrep/v1/evaluate/flags/nope", "{}");
        HttpResponse<String> bad = ask("/ofrep/v1/evaluate/flags/bad", "{}");
        HttpResponse<String> malformed = ask("/ofrep/v1/evaluate/flags/plain", "{\"context\": [");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"errorCode\":\"FLAG_NOT_FOUND\"", "\"key\":\"nope\"");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("\"errorCode\":\"GENERAL\"", "none of its variants");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).contains("\"errorCode\":\"INVALID_CONTEXT\"");
        assertThat(ask("/ofrep/v1/evaluate/flags", "{\"context\": 5}").statusCode())
                .isEqualTo(400);
        assertThat(ask("/ofrep/v1/evaluate/flags", " ".repeat(Ofrep.MOST_BYTES + 1))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aStageIsGivenByTheAddressOrByTheProgram() {
        start(ONE, Optional.empty());

        String said = ask("/ofrep/v1/evaluate/flags/by/stage", "{\"context\": {\"stage\": \"release\"}}")
                .body();
        String addressed = ask(
                        "/flags/shop/release/ofrep/v1/evaluate/flags/by/stage", "{\"context\": {\"stage\": \"x\"}}")
                .body();
        HttpResponse<String> misspelt = ask("/flags/shop/realese/ofrep/v1/evaluate/flags/by/stage", "{}");

        assertThat(said).contains("\"variant\":\"a\"");
        assertThat(addressed).contains("\"variant\":\"a\"");
        assertThat(ask("/flags/shop/release/east/ofrep/v1/evaluate/flags", "{}").statusCode())
                .isEqualTo(200);
        assertThat(ask("/flags/shop/release/west/ofrep/v1/evaluate/flags", "{}").body())
                .contains("has no region");
        assertThat(misspelt.statusCode()).isEqualTo(400);
        assertThat(misspelt.body()).contains("there is no stage \\\"realese\\\"");
    }

    @Test
    void onePersonStaysInOneShareAndTimeIsGiven() {
        start(ONE, Optional.empty());

        String first = ask("/ofrep/v1/evaluate/flags/share", "{\"context\": {\"targetingKey\": \"jack\"}}")
                .body();

        assertThat(first).contains("TARGETING_MATCH");
        assertThat(ask("/ofrep/v1/evaluate/flags/share", "{\"context\": {\"targetingKey\": \"jack\"}}")
                        .body())
                .isEqualTo(first);
        assertThat(ask("/ofrep/v1/evaluate/flags/timed", "{}").body()).contains("\"variant\":\"a\"");
    }

    @Test
    void allFlagsHaveATagAndAreSentOnceWhileTheyStay() {
        start(ONE, Optional.empty());

        HttpResponse<String> all = ask("/ofrep/v1/evaluate/flags", "{}");
        String tag = all.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                send(request("/ofrep/v1/evaluate/flags/", "{}").header("If-None-Match", "\"x\", " + tag));
        HttpResponse<String> other = send(request("/ofrep/v1/evaluate/flags", "{\"context\": {\"stage\": \"release\"}}")
                .header("If-None-Match", tag));

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body()).contains("\"key\":\"plain\"", "\"errorCode\":\"GENERAL\"", "\"metadata\":{\"owner\"");
        assertThat(all.body()).as("disabled ones are left out, as flagd does").doesNotContain("\"key\":\"off\"");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void oneOfSeveralRepositoriesIsNamed() {
        start(List.of("other", "shop"), Optional.empty());

        HttpResponse<String> which = ask("/ofrep/v1/evaluate/flags/plain", "{}");
        HttpResponse<String> named =
                send(request("/ofrep/v1/evaluate/flags/plain", "{}").header("Flagd-Selector", "shop"));
        HttpResponse<String> unread =
                send(request("/ofrep/v1/evaluate/flags/plain", "{}").header("Flagd-Selector", "other"));

        assertThat(which.statusCode()).isEqualTo(400);
        assertThat(which.body()).contains("one of: other, shop");
        assertThat(named.statusCode()).isEqualTo(200);
        assertThat(unread.body()).contains("was not read yet");
    }

    @Test
    void withATokenOnlyWhoShowsItMayAsk() {
        start(ONE, Optional.of("s3cret"));

        assertThat(ask("/ofrep/v1/evaluate/flags", "{}").statusCode()).isEqualTo(401);
        assertThat(send(request("/ofrep/v1/evaluate/flags", "{}").header("Authorization", "Bearer wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/ofrep/v1/evaluate/flags", "{}").header("Authorization", "Bearer s3cret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/flags/shop/release/ofrep/v1/evaluate/flags/plain", "{}")
                                .header("X-API-Key", "s3cret"))
                        .statusCode())
                .isEqualTo(200);
    }

    private void start(List<String> repositories, Optional<String> token) {
        Stage release = new Stage(
                "release",
                "refs/tags/release",
                Optional.empty(),
                List.of("east"),
                Stage.Promotion.BY_HAND,
                Stage.Prune.DEFAULT,
                Stage.Rollout.DEFAULT,
                Origin.file("slipway.yaml"));
        Flags flags = Flags.read("flags.yaml", FLAGS.getBytes(StandardCharsets.UTF_8))
                .asOptional()
                .orElseThrow();
        FlagSource source = new FlagSource() {
            @Override
            public List<String> repositories() {
                return repositories;
            }

            @Override
            public Optional<Published> of(String repository) {
                return repository.equals("shop")
                        ? Optional.of(new Published(flags, new Pipeline(List.of("*"), List.of(release), List.of())))
                        : Optional.empty();
            }
        };
        try {
            server = Optional.of(WebServer.start(
                    new Listen("127.0.0.1", 0),
                    new WebServer.Served(
                            new FakePlane(),
                            Optional::empty,
                            Map.of(),
                            new WebServer.FlagAccess(source, token),
                            PreviewSource.NONE),
                    loop));
        } catch (IOException taken) {
            throw new AssertionError(taken);
        }
    }

    private HttpResponse<String> ask(String path, String body) {
        return send(request(path, body));
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(
                        URI.create("http://" + server.orElseThrow().listen() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
