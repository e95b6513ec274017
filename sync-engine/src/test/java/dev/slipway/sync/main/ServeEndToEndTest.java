package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a service: its ready line, its end, and what it says when it cannot start. */
class ServeEndToEndTest {
    private static final long END_WITHIN_SECONDS = 5;

    @TempDir
    private Path directory;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.open(directory);
        shop.work().push("Open the shop");
    }

    @Test
    void saysWhereItIsAndEndsOnASignal() throws IOException, InterruptedException {
        try (ChildSlipway child = serve(RunningSlipway.settings(shop.url()))) {
            ChildSlipway.Ready ready = child.awaitReady();

            assertThat(get(ready.http() + "/readyz").statusCode()).isEqualTo(200);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ready.kubeconfig())))
                    .isEqualTo("rw-------");
            assertThat(child.out()).hasLineCount(1);

            child.terminate();
            assertThat(child.awaitEnd(END_WITHIN_SECONDS)).isEqualTo(143);
        }
    }

    @Test
    void aSecondOneOnTheSameDataIsRefused() {
        String settings = RunningSlipway.settings(shop.url());
        try (ChildSlipway first = serve(settings)) {
            ChildSlipway.Ready ready = first.awaitReady();
            try (ChildSlipway second = serve(settings)) {
                assertThat(second.awaitEnd(30)).isEqualTo(1);
                assertThat(second.err())
                        .containsPattern("(?m)^slipway: .*data.*")
                        .doesNotContain("\tat ");
                assertThat(second.out()).isEmpty();
            }
            assertThat(ready.kubeconfig()).exists();
        }
    }

    @Test
    void aTakenPortIsOneErrorThatNamesTheSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(
                    "api: { port: " + port + " }\nhttp: { port: 0 }", "api.port: cannot listen on 127.0.0.1:" + port);
            assertRefused(
                    "api: { port: 0 }\nhttp: { port: " + port + " }", "http.port: cannot listen on 127.0.0.1:" + port);
        }
    }

    @Test
    void badSettingsAreOneErrorEach() {
        assertRefused("dataDri: data", "serve.yaml:1: unknown key \"dataDri\"; did you mean \"dataDir\"?");
    }

    @Test
    void aTokenFileLetsFurtherUsersIn() throws IOException {
        Path tokens = Files.writeString(directory.resolve("tokens.csv"), "t0ken,mia,u-1,\"dev\"\n");
        String settings = RunningSlipway.settings(shop.url())
                .replace("api: { port: 0 }", "api: { port: 0, tokenFile: tokens.csv }");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(settings, tokens + ": holds tokens, and others than its owner may use it; run chmod 600 on it");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));

        try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings)) {
            assertThat(slipway.kubectl().ok("--kubeconfig", kubeconfig(slipway, "t0ken"), "auth", "whoami"))
                    .contains("mia", "u-1", "[dev system:authenticated]");
        }
    }

    /** That of the administrator with another token. */
    private String kubeconfig(RunningSlipway slipway, String token) throws IOException {
        String other = Files.readString(slipway.running().kubeconfig()).replaceAll("token: .*", "token: " + token);
        return Files.writeString(directory.resolve("other"), other).toString();
    }

    @Test
    void aSignedWebhookIsLookedAtAtOnce() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("secret"), "s3cret\n");
        String settings = RunningSlipway.settings(shop.url())
                .replace("poll: 1s", "poll: 1h, webhook: { forge: generic, secretFile: secret }");
        try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings)) {
            slipway.awaitStage("development", shop.work().git("rev-parse", "HEAD"));
            String next = shop.work()
                    .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                    .push("web: 1.28");

            HttpResponse<String> answer = send(HttpRequest.newBuilder(
                            URI.create(slipway.running().http() + "/webhooks/shop"))
                    .header("X-Signature", new dev.slipway.webhooks.delivery.Secret("s3cret").signatureOf(new byte[0]))
                    .POST(HttpRequest.BodyPublishers.noBody()));

            assertThat(answer.statusCode()).isEqualTo(202);
            slipway.awaitStage("development", next);
        }
    }

    private void assertRefused(String settings, String message) {
        try (ChildSlipway child = serve(settings)) {
            assertThat(child.awaitEnd(30)).isEqualTo(1);
            assertThat(child.err()).hasLineCount(1).startsWith("slipway: ").contains(message);
            assertThat(child.out()).isEmpty();
        }
    }

    private ChildSlipway serve(String settings) {
        try {
            Path file = Files.writeString(directory.resolve("serve.yaml"), settings);
            return ChildSlipway.start(directory, "serve", "--config", file.toString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
