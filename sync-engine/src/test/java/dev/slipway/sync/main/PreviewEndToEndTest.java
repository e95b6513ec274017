package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import dev.slipway.sync.testing.GitForge;
import dev.slipway.sync.testing.HttpGitServer;
import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.Pull;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull request's life at a forge, over real HTTP and with real git: comment and statuses appear, follow a push, and settle on the merge. */
class PreviewEndToEndTest {
    @TempDir
    private Path directory;

    private GitForge forge;
    private ForgeRepository shop;
    private GitClone clone;
    private RunningSlipway slipway;
    private String first;

    @BeforeEach
    void start() throws IOException {
        forge = new GitForge("github", Files.createDirectory(directory.resolve("forge")));
        shop = forge.create("ada", "shop");
        forge.rest().token("hush", "slipway-bot");
        shop.let("slipway-bot", "write");
        clone = GitClone.of(forge.cloneUrl("ada", "shop"), directory.resolve("clone"));
        int code = Main.commandLine(new RecordingTerminal(directory).terminal(), file -> {
                    throw new AssertionError("nothing to start");
                })
                .execute("init", clone.directory().toString());
        assertThat(code).isZero();
        clone.git("checkout", "-q", "-B", "main");
        first = clone.commit("Open the shop");
        clone.git("push", "-q", "origin", "main");
        secret("token", "hush");
        secret("hook", "tide and time");
        secret("user", HttpGitServer.USER);
        secret("password", HttpGitServer.PASSWORD);
        slipway = RunningSlipway.startWith(directory, """
                dataDir: data
                api: { port: 0 }
                http: { port: 0 }
                nodes: { simulated: 2, readyAfter: 50ms }
                repositories:
                  - name: shop
                    url: %s
                    poll: 30s
                    credentials: { usernameFile: user, passwordFile: password }
                    webhook: { forge: github, secretFile: hook }
                    report: { apiUrl: "%s", tokenFile: token, pageUrl: "https://slipway.example.com" }
                """.formatted(
                        forge.gitUrl("ada", "shop"), forge.rest().apiUrl()));
        shop.hook(slipway.running().http() + "/webhooks/shop", "tide and time");
        slipway.awaitStage("development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
        forge.close();
    }

    private void secret(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text + "\n");
    }

    @Test
    void aPullRequestIsPreviewedFollowedAndSettled() {
        String head = push("replicas: 1", "replicas: 2");
        Pull pull = shop.open("ada", "More of it", "feature", "main");

        Eventually.holds("the comment", () -> {
            assertThat(pull.notes()).hasSize(1);
            assertThat(pull.notes().get(0).text())
                    .contains("### Slipway: changes", "+  replicas: 2", "https://slipway.example.com/previews/shop/1");
            assertThat(shop.status(head, "slipway/development")).isPresent();
            assertThat(shop.status(head, "slipway/release")).isPresent();
        });
        assertThat(replicas()).isEqualTo("1");

        String second = push("replicas: 2", "replicas: 3");
        Eventually.holds("the comment follows", () -> {
            assertThat(pull.notes()).hasSize(1);
            assertThat(pull.notes().get(0).text()).contains("+  replicas: 3").doesNotContain("+  replicas: 2");
            assertThat(shop.status(second, "slipway/development")).isPresent();
        });
        assertThat(slipway.kubectl().ok("get", "pullrequestpreviews", "-n", "shop"))
                .contains("pr-1", "Open", "changes");

        String merge = shop.merge(pull);
        slipway.awaitStage("development", merge);
        Eventually.holds("it is settled", () -> {
            assertThat(pull.notes()).hasSize(1);
            assertThat(pull.notes().get(0).text()).contains("### Slipway: merged");
        });
        Eventually.holds(
                "its page says where it runs",
                () -> assertThat(page("/previews/shop/1"))
                        .contains("Merged as " + merge.substring(0, 7) + ": stage development runs it")
                        .contains("replicas: <mark>3</mark>"));
        assertThat(forge.rest().deliveries()).isNotEmpty().allMatch(status -> status / 100 == 2);

        clone.git("fetch", "-q", "origin", "main");
        clone.pushTag("canary", merge);
        slipway.awaitStage("canary", merge);
    }

    @Test
    void aCommandInACommentPromotesForWhoMayWriteOnly() {
        push("replicas: 1", "replicas: 2");
        Pull pull = shop.open("ada", "More of it", "feature", "main");
        Eventually.holds("the comment", () -> assertThat(ours(pull)).isNotEmpty());

        shop.comment(pull, "mallory", "/slipway promote canary --to " + first);
        Eventually.holds(
                "mallory is told",
                () -> assertThat(ours(pull))
                        .anyMatch(text -> text.contains("@mallory: commands need somebody who may write")));
        shop.comment(pull, "ada", "/slipway promote canary --to " + first);

        slipway.awaitStage("canary", first);
    }

    @Test
    void aStageThatWaitsForAPreviewSaysSoLikeOfAnyGate() {
        clone.replace("slipway.yaml", "- name: development", "- name: development\n    requirePreview: true");
        clone.replace("web/parameters.yaml", "replicas: 1", "replicas: 2");
        clone.commit("Past everybody's eyes");
        clone.git("push", "-q", "origin", "main");

        Eventually.holds(
                "it is held",
                () -> assertThat(slipway.slipway("why", "development").out())
                        .containsPattern(
                                "preview +held +web-development on none +each plan on the preview of a pull request")
                        .contains(
                                "kubectl annotate --overwrite application web-development slipway.dev/confirm-preview="));
        assertThat(slipway.slipway("status").out()).contains("held by preview: web-development");
        assertThat(replicas()).isEqualTo("1");
    }

    private String page(String path) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(slipway.running().http() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    /** What runs in development. */
    private String replicas() {
        return slipway.kubectl().ok("get", "deployment/web", "-n", "development", "-o", "jsonpath={.spec.replicas}");
    }

    private static List<String> ours(Pull pull) {
        return pull.notes().stream()
                .map(Pull.Note::text)
                .filter(text -> text.contains("### Slipway"))
                .toList();
    }

    /** To the branch of the pull request. */
    private String push(String from, String to) {
        clone.git("checkout", "-q", "-B", "feature");
        clone.replace("web/parameters.yaml", from, to);
        String commit = clone.commit("web: " + to);
        clone.git("push", "-q", "origin", "feature");
        return commit;
    }
}
