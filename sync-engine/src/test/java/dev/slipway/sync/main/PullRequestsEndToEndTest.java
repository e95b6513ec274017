package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import dev.slipway.sync.testing.GitForge;
import dev.slipway.sync.testing.HttpGitServer;
import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.reply.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service and a forge: real git over HTTP, its REST interface, signed webhooks. */
class PullRequestsEndToEndTest {
    private static final String SECRET = "webhook secret";
    private static final String TOKEN = "forge-t0ken";

    private static final String PIPELINE = """
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages:
              - name: development
                promotion: { from: HEAD, auto: true }
              - name: canary
                promotion: { from: development }
            """;

    @TempDir
    private Path directory;

    private GitForge forge;
    private ForgeRepository repository;
    private GitClone clone;
    private RunningSlipway slipway;
    private String first;

    @BeforeEach
    void start() throws IOException {
        forge = new GitForge("github", Files.createDirectory(directory.resolve("forge")));
        repository = forge.create("ada", "shop");
        repository.let("slipway", "admin");
        forge.rest().token(TOKEN, "slipway");
        clone = GitClone.of(forge.cloneUrl("ada", "shop"), directory.resolve("clone"));
        clone.git("checkout", "-q", "-B", "main");
        clone.write("slipway.yaml", PIPELINE)
                .write("api/parameters.yaml", "replicas: 1\nimage: example.com/api:1.0\nlevel: info\n")
                .write("api/templates/api-deployment.yaml", Shop.DEPLOYMENT)
                .write("api/templates/api-configmap.yaml", Shop.CONFIG_MAP);
        first = clone.push("Open the shop");
        slipway = RunningSlipway.startWith(directory, settings());
        repository.hook(slipway.running().http().resolve("/webhooks/shop").toString(), SECRET);
        slipway.awaitStage("development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
        forge.close();
    }

    @Test
    void aReviewerSeesWhatAPullRequestDoesUntilItIsMerged() {
        String second = change("replicas: 1", "replicas: 2");
        Pull pull = repository.open("bob", "Two replicas", "more", "main");

        awaitComment(pull, second);
        assertThat(pull.notes().get(0).text()).contains("development", "api");
        assertThat(repository
                        .status(second, "slipway/development")
                        .orElseThrow()
                        .state())
                .isEqualTo("success");
        assertThat(repository.status(second, "slipway/canary")).isPresent();

        String third = change("replicas: 2", "replicas: 3");
        awaitComment(pull, third);
        assertThat(repository.status(third, "slipway/development").orElseThrow().url())
                .isEqualTo("https://slipway.example.com/previews/shop/1");
        assertThat(slipway.stage("development").commit())
                .as("nothing is applied")
                .contains(first);

        String merge = repository.merge(pull);
        slipway.awaitStage("development", merge);
        Eventually.holds(
                "told that it is over",
                () -> assertThat(pull.notes())
                        .singleElement()
                        .extracting(Pull.Note::text)
                        .asString()
                        .contains("### Slipway: merged"));
        assertThat(forge.rest().deliveries()).isNotEmpty().allMatch(status -> status / 100 == 2);
    }

    private String change(String from, String to) {
        clone.git("checkout", "-q", "-B", "more");
        clone.replace("api/parameters.yaml", from, to);
        return clone.push("Change the shop");
    }

    /** One comment, of ours, about a commit. */
    private void awaitComment(Pull pull, String commit) {
        Eventually.holds("a comment about " + commit, () -> {
            List<Pull.Note> notes = pull.notes();
            assertThat(notes).singleElement().extracting(Pull.Note::author).isEqualTo("slipway");
            assertThat(Marker.in(notes.get(0).text()).orElseThrow().head()).isEqualTo(commit);
            assertThat(repository.status(commit, "slipway/canary")).isPresent();
        });
    }

    private String settings() throws IOException {
        Files.writeString(directory.resolve("user"), HttpGitServer.USER);
        Files.writeString(directory.resolve("password"), HttpGitServer.PASSWORD);
        Files.writeString(directory.resolve("secret"), SECRET);
        Files.writeString(directory.resolve("token"), TOKEN + "\n");
        return """
                dataDir: data
                api: { port: 0 }
                http: { port: 0 }
                nodes: { simulated: 2, readyAfter: 50ms }
                repositories:
                  - name: shop
                    url: %s
                    branch: main
                    poll: 30s
                    credentials: { usernameFile: user, passwordFile: password }
                    webhook: { forge: github, secretFile: secret }
                    report: { tokenFile: token, apiUrl: "%s", pageUrl: "https://slipway.example.com" }
                """.formatted(forge.gitUrl("ada", "shop"), forge.rest().apiUrl());
    }
}
