package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.generic.Generic;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that hold on to the server and say little do not keep others from being served. */
class SlowCrowdTest {
    private static final int CROWD = 300;
    private static final Secret SECRET = new Secret("s3cret");
    private static final String HEAD = "POST /webhooks/shop HTTP/1.1\r\nHost: x\r\n";

    private final ThreadLoop loop = Loops.telling(InstantSource.system());
    private final AtomicInteger looks = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> crowd = new ArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        Hook.SecretSource secret = () -> Optional.of(SECRET);
        Hook hook = new Hook(
                Optional.of(new Hook.Guard(new Generic(), Optional.of(secret))),
                event -> looks.incrementAndGet(),
                sight -> {});
        server = WebServer.start(
                new Listen("127.0.0.1", 0),
                new WebServer.Served(
                        new FakePlane(),
                        Optional::empty,
                        Map.of("shop", hook),
                        new WebServer.FlagAccess(FlagSource.NONE, Optional.empty()),
                        PreviewSource.NONE),
                loop);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : crowd) socket.close();
        server.close();
        loop.close();
    }

    @Test
    void aCrowdThatSendsItsBodiesSlowlyHoldsNobodyUp() throws Exception {
        gather(HEAD + "Content-Length: 100000\r\n\r\n{\"ref\"");

        assertThat(deliver().statusCode()).isEqualTo(202);
        assertThat(get("/").statusCode()).isEqualTo(200);
        Eventually.holds("it looks", () -> assertThat(looks).hasValue(1));
    }

    @Test
    void aCrowdThatSendsItsHeadersSlowlyHoldsNobodyUp() throws Exception {
        gather(HEAD + "X-Sig");

        assertThat(deliver().statusCode()).isEqualTo(202);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aCrowdOfChunksThatNeverEndHoldsNobodyUp() throws Exception {
        gather(HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"re");

        assertThat(deliver().statusCode()).isEqualTo(202);
    }

    /** Four hundred megabytes are announced and begun; what is kept of them stays within bounds, and small ones are served. */
    @Test
    void aCrowdOfLargeBodiesTakesNoMoreThanItsShareOfMemory() throws Exception {
        byte[] part = new byte[512 * 1024];
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket("127.0.0.1", server.listen().port());
            crowd.add(socket);
            CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream()
                            .write((HEAD + "Content-Length: 4000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(part);
                } catch (IOException closed) {
                    // The test has ended meanwhile.
                }
            });
        }

        for (int i = 0; i < 20; i++) assertThat(deliver().statusCode()).isEqualTo(202);
    }

    @Test
    void tenThousandValidDeliveriesAreFewLooks() throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            answers.add(http.sendAsync(delivery(), HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
            if (i % 200 == 199) answers.get(i - 100).join();
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(202));
        Eventually.holds(
                "all were heard", () -> assertThat(get("/webhooks/shop").body()).contains("<td>10000</td>"));
        assertThat(looks.get()).isBetween(1, 500);
    }

    private void gather(String said) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            Socket socket = new Socket("127.0.0.1", server.listen().port());
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
            crowd.add(socket);
        }
    }

    private HttpRequest delivery() {
        return HttpRequest.newBuilder(uri("/webhooks/shop"))
                .header("X-Signature", SECRET.signatureOf(new byte[0]))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private HttpResponse<String> deliver() throws IOException, InterruptedException {
        return http.send(delivery(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) {
        return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private URI uri(String path) {
        return URI.create("http://" + server.listen() + path);
    }
}
