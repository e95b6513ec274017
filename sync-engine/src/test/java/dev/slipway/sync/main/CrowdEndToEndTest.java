package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhooks.delivery.Secret;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can reach the port can hold on to it, and holds up no deploy. How long deploys then take is measured by a benchmark. */
class CrowdEndToEndTest {
    private static final int CROWD = 300;

    @TempDir
    private Path directory;

    private final List<Socket> crowd = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : crowd) socket.close();
    }

    @Test
    void aPushIsDeployedWhileACrowdOfSlowSendersHoldsOn() throws IOException, InterruptedException {
        Shop shop = Shop.open(directory);
        shop.work().push("Open the shop");
        Files.writeString(directory.resolve("secret"), "s3cret\n");
        String settings = RunningSlipway.settings(shop.url())
                .replace("poll: 1s", "poll: 1h, webhook: { forge: generic, secretFile: secret }");
        try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings)) {
            slipway.awaitStage("development", shop.work().git("rev-parse", "HEAD"));
            gather(slipway.running().http(), "Content-Length: 1000000\r\n\r\n{\"ref\": \"ref");
            gather(slipway.running().http(), "X-Signatu");
            String next = shop.work()
                    .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                    .push("web: 1.28");

            assertThat(deliver(slipway.running().http())).isEqualTo(202);

            slipway.awaitStage("development", next);
        }
    }

    private void gather(URI http, String rest) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            Socket socket = new Socket(http.getHost(), http.getPort());
            socket.getOutputStream()
                    .write(("POST /webhooks/shop HTTP/1.1\r\nHost: shop\r\n" + rest)
                            .getBytes(StandardCharsets.US_ASCII));
            crowd.add(socket);
        }
    }

    private static int deliver(URI http) throws IOException, InterruptedException {
        HttpRequest delivery = HttpRequest.newBuilder(http.resolve("/webhooks/shop"))
                .header("X-Signature", new Secret("s3cret").signatureOf(new byte[0]))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(delivery, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
