package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.generic.Generic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private static final Listen ANYWHERE = new Listen("127.0.0.1", 0);
    private static final Secret SECRET = new Secret("s3cret");
    private static final WebServer.FlagAccess NO_FLAGS = new WebServer.FlagAccess(FlagSource.NONE, Optional.empty());

    private final FakePlane plane = new FakePlane();
    private final AtomicInteger looks = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ThreadLoop loop = Loops.telling(() -> Instant.EPOCH);
    private Optional<String> failing = Optional.empty();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        Hook.SecretSource secret = () -> Optional.of(SECRET);
        Map<String, Hook> hooks = Map.of(
                "shop", hook(Optional.of(new Hook.Guard(new Generic(), Optional.of(secret)))),
                "trusting", hook(Optional.of(new Hook.Guard(new Generic(), Optional.empty()))),
                "closed", hook(Optional.empty()));
        server = WebServer.start(
                ANYWHERE, new WebServer.Served(plane, () -> failing, hooks, NO_FLAGS, PreviewSource.NONE), loop);
    }

    private Hook hook(Optional<Hook.Guard> guard) {
        return new Hook(guard, event -> looks.incrementAndGet(), sight -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        loop.close();
    }

    @Test
    void theStatusPageShowsComponentsByStages() {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(page.body())
                .contains("<th scope=row>storefront</th>", "development", "canary", "eastus", "as of 00:00:00 UTC")
                .contains("storefront/templates/web.yaml:14: unknown parameter", "<a href=\"/webhooks/shop\">");
    }

    @Test
    void nothingThatPeopleWriteBecomesMarkup() {
        assertThat(get("/").body()).contains("&quot;replica&quot;").doesNotContain("\"replica\"");
    }

    @Test
    void previewsAreServedWithAStrictPolicyAndMissedHelpfully() {
        HttpResponse<String> list = get("/previews");
        HttpResponse<String> missing = get("/previews/shop/%3Cb%3E");

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).contains("There is no open pull request");
        assertThat(list.headers().firstValue("Content-Security-Policy"))
                .hasValue(
                        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("No preview of #&lt;b&gt; of shop");
        assertThat(get("/preview.css").headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        assertThat(get("/preview.js").headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(get("/style.css").body()).contains("--ink:", "box-sizing");
    }

    @Test
    void probesAndMetricsAnswer() {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains(
                        "slipway_applications{repository=\"shop\",stage=\"canary\",sync=\"Synced\",health=\"Healthy\"} 1\n");
    }

    @Test
    void aFullDiskIsToldWhileReadsGoOn() {
        failing = Optional.of("journal.db: the disk is full; changes wait until there is space");

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("nothing can be written: journal.db: the disk is full");
        assertThat(get("/metrics").body()).contains("slipway_journal_writable 0\n");
        assertThat(get("/").body()).contains("nothing can be written: journal.db: the disk is full", "storefront");

        failing = Optional.empty();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).contains("slipway_journal_writable 1\n");
    }

    @Test
    void aPlaneOutOfOrderIsAliveButNotReady() {
        plane.refuse();

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/").body()).isEqualTo("the plane is stopping\n");
    }

    @Test
    void aSignedDeliveryMakesTheEngineLookAgain() {
        HttpResponse<String> answer = deliver("shop", "{}", SECRET.signatureOf("{}".getBytes()));

        assertThat(answer.statusCode()).isEqualTo(202);
        Eventually.holds("it looks", () -> assertThat(looks).hasValue(1));
        assertThat(get("/metrics").body())
                .contains("slipway_webhook_deliveries_total{repository=\"shop\",result=\"accepted\"} 1\n");
    }

    @Test
    void otherDeliveriesAreRefused() {
        assertThat(deliver("shop", "{}", "sha256=00").statusCode()).isEqualTo(403);
        assertThat(deliver("closed", "{}", SECRET.signatureOf("{}".getBytes())).statusCode())
                .isEqualTo(403);
        assertThat(deliver("nobody", "{}", "sha256=00").statusCode()).isEqualTo(404);
        assertThat(deliver("shop", "x".repeat(Delivery.MOST_BYTES + 1), "sha256=00")
                        .statusCode())
                .isEqualTo(413);
        assertThat(looks).hasValue(0);
    }

    @Test
    void unsignedOnesAreBelievedWhereTheSettingsSaySo() {
        assertThat(deliver("trusting", "{}", "none").statusCode()).isEqualTo(202);
        Eventually.holds("it looks", () -> assertThat(looks).hasValue(1));
    }

    @Test
    void theDeliveriesOfARepositoryAreShownWithoutBodiesOrSecrets() {
        deliver("shop", "{\"ref\": \"refs/heads/<main>\"}", "sha256=00");
        deliver("shop", "{\"a\": \"private\"}", SECRET.signatureOf("{\"a\": \"private\"}".getBytes()));

        HttpResponse<String> page = get("/webhooks/shop");

        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(page.body())
                .contains(
                        "1970-01-01 00:00:00",
                        ">forged<",
                        "not of this body",
                        ">accepted<",
                        "something moved",
                        "127.0.0.1")
                .doesNotContain("private", "s3cret", "sha256", "main");
        assertThat(get("/webhooks/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void aPageOfDeliveriesIsThereBeforeTheFirst() {
        assertThat(get("/webhooks/shop").body()).contains("Nothing has come since the start.");
    }

    @Test
    void whoeverSendsTooMuchThatIsRefusedIsAskedToWait() {
        for (int i = 0; i < 30; i++) deliver("shop", "{}", "sha256=00");

        HttpResponse<String> answer = deliver("shop", "{}", "sha256=00");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    }

    @Test
    void headersBeyondTheLimitAreRefused() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/webhooks/shop"))
                .header("X-Signature", "x".repeat(9000))
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(431);
    }

    @Test
    void aTakenPortIsSaidSo() {
        assertThatThrownBy(() -> WebServer.start(
                        server.listen(),
                        new WebServer.Served(plane, Optional::empty, Map.of(), NO_FLAGS, PreviewSource.NONE),
                        loop))
                .isInstanceOf(WebServer.CannotListen.class)
                .hasMessage("cannot listen on " + server.listen());
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> deliver(String repository, String body, String signature) {
        return send(HttpRequest.newBuilder(uri("/webhooks/" + repository))
                .header("X-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private URI uri(String path) {
        return URI.create("http://" + server.listen() + path);
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
