package dev.slipway.webhooks.reply.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.Forges;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The forge that tests use tells what happens in words that are understood, and only to who knows the secret. */
class ForgeDeliveriesTest {
    private static final String SECRET = "a webhook's secret";

    private final List<ForgeEvent> events = new CopyOnWriteArrayList<>();
    private HttpServer listener;
    private Kind kind = Kind.GITHUB;

    @BeforeEach
    void listen() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", this::receive);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.stop(0);
    }

    @ParameterizedTest
    @EnumSource
    void areUnderstood(Kind kind) throws IOException {
        this.kind = kind;
        try (OnAForge on = new OnAForge(kind)) {
            on.repository.hook("http://127.0.0.1:" + listener.getAddress().getPort() + "/", SECRET);

            on.repository.set("refs/heads/x", on.git.newCommit());
            Pull pull = on.repository.open("bob", "Two replicas", "x", "main");
            on.push("x");
            on.repository.comment(pull, "bob", "/slipway preview");
            on.repository.comment(pull, "ada", "/slipway promote canary");
            on.repository.set("refs/tags/canary", on.git.newCommit());
            on.repository.merge(pull);

            assertThat(on.forge.deliveries()).hasSize(9).containsOnly(202);
            assertThat(events.stream().filter(ForgeEvent.RefsMoved.class::isInstance))
                    .containsExactly(
                            moved("refs/heads/x"),
                            moved("refs/heads/x"),
                            moved("refs/tags/canary"),
                            moved("refs/heads/main"));
            assertThat(events.stream().filter(ForgeEvent.PullRequestChanged.class::isInstance))
                    .hasSize(3);
            List<ForgeEvent.Commented> comments = events.stream()
                    .filter(ForgeEvent.Commented.class::isInstance)
                    .map(ForgeEvent.Commented.class::cast)
                    .toList();
            assertThat(comments.stream().map(ForgeEvent.Commented::text))
                    .containsExactly("/slipway preview", "/slipway promote canary");
            assertThat(comments.stream().map(ForgeEvent.Commented::comment))
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            assertThat(comments.stream()
                            .map(comment -> OnAForge.given(on.pullRequests().mayWrite(comment.author()))))
                    .as("who may write, by the names that deliveries have")
                    .containsExactly(false, true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedWithAnotherSecret(Kind kind) throws IOException {
        this.kind = kind;
        try (OnAForge on = new OnAForge(kind)) {
            on.repository.hook("http://127.0.0.1:" + listener.getAddress().getPort() + "/", "another");

            on.repository.set("refs/heads/x", on.git.newCommit());

            assertThat(on.forge.deliveries()).containsExactly(401);
            assertThat(events).isEmpty();
        }
    }

    private static ForgeEvent moved(String ref) {
        return new ForgeEvent.RefsMoved(List.of(ref));
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        Receipt receipt = new Reception(Forges.byName(kind.word()).orElseThrow())
                .receive(
                        Delivery.of(headers, exchange.getRequestBody().readAllBytes()),
                        new Secret(SECRET),
                        Instant.EPOCH);
        if (receipt instanceof Receipt.Accepted accepted) events.add(accepted.event());
        exchange.sendResponseHeaders(receipt instanceof Receipt.Accepted ? 202 : 401, -1);
        exchange.close();
    }
}
