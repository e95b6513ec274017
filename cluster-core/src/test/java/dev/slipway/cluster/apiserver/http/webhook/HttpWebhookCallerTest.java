package dev.slipway.cluster.apiserver.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.cluster.apiserver.access.TestCertificates;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Call;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Response;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server. */
@Timeout(60)
class HttpWebhookCallerTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final WebhookServer server;
    private final HttpWebhookCaller caller = new HttpWebhookCaller();

    HttpWebhookCallerTest() throws Exception {
        server = new WebhookServer();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void bringsWhatTheServerAnswers() throws Exception {
        server.at(
                "/check",
                exchange -> WebhookServer.send(
                        exchange, 200, exchange.getRequestBody().readAllBytes()));

        Response response = answer(call(server.url("/check"), "", server.authorities()));

        assertThat(response.code()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.body()).isEqualTo(BODY);
    }

    @Test
    void reachesAServiceByItsEndpointAndKnowsItByItsName() throws Exception {
        server.at("/check", exchange -> WebhookServer.send(exchange, 200, BODY));
        String socket = "127.0.0.1:" + server.port();

        Response response = answer(call("https://guard.hooks.svc:443/check?timeout=10s", socket, server.authorities()));
        String other = failure(call(
                "https://other.hooks.svc:443/check?timeout=10s", "localhost:" + server.port(), server.authorities()));

        assertThat(response.code()).isEqualTo(200);
        assertThat(other).startsWith("tls: failed to verify certificate: x509: ");
    }

    @Test
    void trustsNobodyElse() throws Exception {
        server.at("/check", exchange -> WebhookServer.send(exchange, 200, BODY));
        String unknownAuthority = "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        byte[] other = new TestCertificates().authority().certificate().getEncoded();
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(other)
                + "\n-----END CERTIFICATE-----\n";

        assertThat(failure(call(server.url("/check"), "", pem))).isEqualTo(unknownAuthority);
        assertThat(failure(call(server.url("/check"), "", ""))).isEqualTo(unknownAuthority);
        assertThat(failure(call(server.url("/check"), "", "no certificate")))
                .isEqualTo("unable to load root certificates: unable to parse bytes as PEM block");
    }

    @Test
    void followsNoRedirect() throws Exception {
        server.at("/check", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/elsewhere"));
            WebhookServer.send(exchange, 307, new byte[0]);
        });

        assertThat(answer(call(server.url("/check"), "", server.authorities())).code())
                .isEqualTo(307);
    }

    @Test
    void readsNoMoreThanAnAnswerMayHave() throws Exception {
        server.at("/check", exchange -> WebhookServer.send(exchange, 200, new byte[BoundedBody.MOST_BYTES + 1]));

        assertThat(failure(call(server.url("/check"), "", server.authorities())))
                .isEqualTo("the response is larger than 3145728 bytes");
    }

    @Test
    void saysWhyNobodyAnswers() throws Exception {
        server.at("/gone", exchange -> exchange.close());
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(failure(call("https://127.0.0.1:" + free + "/x", "", "")))
                .isEqualTo("dial tcp 127.0.0.1:" + free + ": connect: connection refused");
        assertThat(failure(call("https://nobody.invalid/x", "", "")))
                .isEqualTo("dial tcp: lookup nobody.invalid: no such host");
        assertThat(failure(call(server.url("/gone"), "", server.authorities()))).isEqualTo("EOF");
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server.at("/check", exchange -> {
            try {
                ended.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
        Call call = new Call(URI.create(server.url("/check")), "", server.authorities(), BODY, Duration.ofMillis(300));

        assertThat(failure(call)).isEqualTo("context deadline exceeded");
        ended.countDown();
    }

    private static Call call(String url, String socket, String authorities) {
        return new Call(URI.create(url), socket, authorities, BODY, Duration.ofSeconds(20));
    }

    private Response answer(Call call) throws Exception {
        return caller.call(call).get(30, TimeUnit.SECONDS);
    }

    private String failure(Call call) {
        CompletableFuture<Response> answer = caller.call(call);
        Throwable failure = catchThrowable(() -> answer.get(30, TimeUnit.SECONDS));
        assertThat(failure).as("an answer came").isNotNull();
        return String.valueOf(failure.getCause().getMessage());
    }
}
