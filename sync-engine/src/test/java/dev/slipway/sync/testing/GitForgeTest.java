package dev.slipway.sync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.github.GitHub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests with real Git lean on: pushes move pull requests, and webhooks say so. */
class GitForgeTest {
    private static final String SECRET = "webhook secret";

    @TempDir
    Path folder;

    private GitForge forge;
    private ForgeRepository shop;
    private GitClone clone;
    private HttpServer listener;
    private final List<ForgeEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void openShop() throws IOException {
        forge = new GitForge("github", Files.createDirectory(folder.resolve("forge")));
        shop = forge.create("ada", "shop");
        clone = GitClone.of(forge.cloneUrl("ada", "shop"), folder.resolve("clone"));
        clone.write("README", "one\n").git("checkout", "-q", "-B", "main");
        clone.commit("begin");
        clone.git("push", "-q", "origin", "main");
        listener = listener();
        shop.hook("http://127.0.0.1:" + listener.getAddress().getPort() + "/", SECRET);
    }

    @AfterEach
    void close() {
        listener.stop(0);
        forge.close();
    }

    @Test
    void aPullRequestFollowsItsBranchUntilItIsMerged() {
        String first = push("x", "two\n");
        Pull pull = shop.open("bob", "Two", "x", "main");
        assertThat(remote("refs/pull/1/head")).isEqualTo(first);

        String second = push("x", "three\n");
        assertThat(remote("refs/pull/1/head")).isEqualTo(second);
        assertThat(pull.commit()).isEqualTo(second);

        String merge = shop.merge(pull);
        assertThat(remote("refs/heads/main")).isEqualTo(merge);
        clone.git("fetch", "-q", "origin", "main");
        assertThat(clone.git("show", "FETCH_HEAD:README")).isEqualTo("three");
    }

    @Test
    void tellsWebhooksInOrderAndSigned() {
        String first = push("x", "two\n");
        shop.open("bob", "Two", "x", "main");
        String second = push("x", "three\n");
        clone.git("push", "-q", "origin", "HEAD:refs/tags/canary");

        assertThat(forge.rest().deliveries()).hasSize(5).containsOnly(202);
        assertThat(events)
                .contains(
                        new ForgeEvent.RefsMoved(List.of("refs/heads/x")),
                        new ForgeEvent.RefsMoved(List.of("refs/tags/canary")))
                .filteredOn(ForgeEvent.PullRequestChanged.class::isInstance)
                .map(event -> ((ForgeEvent.PullRequestChanged) event).head().orElseThrow())
                .containsExactly(first, second);
    }

    @Test
    void handsOutTheHeadOfAFork() throws IOException {
        ForgeRepository fork = forge.create("mallory", "shop");
        clone.git("push", "-q", forge.cloneUrl("mallory", "shop"), "main");
        clone.write("README", "mine\n");
        String commit = clone.commit("mine");
        clone.git("push", "-q", forge.cloneUrl("mallory", "shop"), "HEAD:refs/heads/y");

        shop.open(fork, "mallory", "Mine", "y", "main");

        assertThat(remote("refs/pull/1/head")).isEqualTo(commit);
        clone.git("fetch", "-q", "origin", "refs/pull/1/head");
    }

    private String push(String branch, String text) {
        clone.write("README", text);
        String commit = clone.commit("change");
        clone.git("push", "-q", "origin", "HEAD:refs/heads/" + branch);
        return commit;
    }

    private String remote(String ref) {
        return clone.git("ls-remote", "origin", ref).split("\\s")[0];
    }

    private HttpServer listener() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Receipt receipt = new Reception(new GitHub())
                    .receive(
                            Delivery.of(headers, exchange.getRequestBody().readAllBytes()),
                            new Secret(SECRET),
                            Instant.EPOCH);
            if (receipt instanceof Receipt.Accepted accepted) events.add(accepted.event());
            exchange.sendResponseHeaders(receipt instanceof Receipt.Accepted ? 202 : 401, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
