package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import dev.slipway.sync.testing.GitForge;
import dev.slipway.sync.testing.HttpGitServer;
import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.Pull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a pull request at a forge of every kind that can be told of it, all of them followed by one Slipway. */
class EveryForgeEndToEndTest {
    private static final List<String> KINDS = List.of(
            "github", "gitlab", "gitea", "forgejo", "bitbucket-cloud", "bitbucket-server", "azure-devops", "gitbucket");

    @TempDir
    private Path directory;

    private final List<Shop> shops = new ArrayList<>();
    private RunningSlipway slipway;

    /** A config repository at a forge of one kind. */
    private static final class Shop {
        final String kind;
        final GitForge forge;
        final ForgeRepository repository;
        final GitClone clone;
        final String first;

        Shop(String kind, Path directory) throws IOException {
            this.kind = kind;
            this.forge = new GitForge(kind, Files.createDirectories(directory.resolve(kind + "/forge")));
            this.repository = forge.create("ada", "shop");
            forge.rest().token("hush", "slipway-bot");
            // Gitea and Forgejo tell what others may do to nobody else.
            repository.let("slipway-bot", "admin");
            this.clone = GitClone.of(forge.cloneUrl("ada", "shop"), directory.resolve(kind + "/clone"));
            clone.git("checkout", "-q", "-B", "main");
            clone.write("slipway.yaml", """
                            apiVersion: slipway.dev/v1alpha1
                            kind: Pipeline
                            stages:
                              - {name: live, namespace: live-KIND, promotion: {from: HEAD, auto: true}}
                              - {name: canary, namespace: canary-KIND, promotion: {from: live}}
                            """.replace("KIND", kind))
                    .write("web/parameters.yaml", "greeting: hello\n")
                    .write("web/templates/config.yaml", """
                            apiVersion: v1
                            kind: ConfigMap
                            metadata: {name: web}
                            data: {greeting: "{{greeting}}"}
                            """);
            this.first = clone.commit("Open the shop");
            clone.git("push", "-q", "origin", "main");
        }

        String settings() {
            return """
                      - name: KIND
                        url: URL
                        poll: 30s
                        credentials: { usernameFile: user, passwordFile: password }
                        webhook: { forge: KIND, secretFile: hook }
                        report: { apiUrl: "API", tokenFile: token, pageUrl: "https://slipway.example.com" }
                    """.replace("KIND", kind)
                    .replace("URL", forge.gitUrl("ada", "shop"))
                    .replace("API", forge.rest().apiUrl());
        }

        String push(String greeting) {
            clone.git("checkout", "-q", "-B", "feature");
            clone.write("web/parameters.yaml", "greeting: " + greeting + "\n");
            String commit = clone.commit("web: " + greeting);
            clone.git("push", "-q", "origin", "feature");
            return commit;
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String kind : KINDS) shops.add(new Shop(kind, directory));
        for (var file : List.of(
                List.of("token", "hush"),
                List.of("hook", "tide and time"),
                List.of("user", HttpGitServer.USER),
                List.of("password", HttpGitServer.PASSWORD)))
            Files.writeString(directory.resolve(file.get(0)), file.get(1) + "\n");
        StringBuilder settings = new StringBuilder("""
                dataDir: data
                api: { port: 0 }
                http: { port: 0 }
                nodes: { simulated: 1, readyAfter: 50ms }
                repositories:
                """);
        shops.forEach(shop -> settings.append(shop.settings()));
        slipway = RunningSlipway.startWith(directory, settings.toString());
        shops.forEach(
                shop -> shop.repository.hook(slipway.running().http() + "/webhooks/" + shop.kind, "tide and time"));
        shops.forEach(shop -> Eventually.holds(
                shop.kind + " is deployed",
                () -> assertThat(greeting("live-" + shop.kind)).isEqualTo("hello")));
    }

    @AfterEach
    void stop() {
        slipway.close();
        shops.forEach(shop -> shop.forge.close());
    }

    private String greeting(String namespace) {
        return slipway.kubectl()
                .run("get", "configmap/web", "-n", namespace, "-o", "jsonpath={.data.greeting}")
                .out();
    }

    @Test
    void aPullRequestIsFollowedAtAForgeOfEveryKind() {
        List<Pull> pulls = new ArrayList<>();
        for (Shop shop : shops) {
            String head = shop.push("welcome");
            Pull pull = shop.repository.open("ada", "Be friendlier", "feature", "main");
            pulls.add(pull);
            Eventually.holds(shop.kind + " is told", () -> {
                assertThat(pull.notes()).hasSize(1);
                assertThat(pull.notes().get(0).text()).contains("### Slipway: changes 2 of 2", "+  greeting: welcome");
                assertThat(shop.repository.status(head, "slipway/live")).isPresent();
            });
        }

        for (int i = 0; i < pulls.size(); i++) {
            Shop shop = shops.get(i);
            Pull pull = pulls.get(i);
            String second = shop.push("good day");
            shop.repository.comment(pull, "ada", "/slipway promote canary --to " + shop.first);
            Eventually.holds(shop.kind + " is told again, and obeyed", () -> {
                assertThat(pull.notes()).hasSize(2);
                assertThat(pull.notes().get(0).text())
                        .contains("+  greeting: good day", "asked for, as Promotion")
                        .doesNotContain("greeting: welcome");
                assertThat(shop.repository.status(second, "slipway/canary")).isPresent();
                assertThat(greeting("canary-" + shop.kind)).isEqualTo("hello");
            });
            assertThat(greeting("live-" + shop.kind)).as("nothing is applied").isEqualTo("hello");
        }

        for (int i = 0; i < pulls.size(); i++) {
            Shop shop = shops.get(i);
            Pull pull = pulls.get(i);
            String merge = shop.repository.merge(pull);
            Eventually.holds(shop.kind + " is settled", () -> {
                assertThat(pull.notes()).hasSize(2);
                assertThat(pull.notes().get(0).text()).contains("### Slipway: merged");
                if (!shop.kind.equals("gitbucket"))
                    assertThat(pull.notes().get(0).text()).contains(merge.substring(0, 7));
                assertThat(greeting("live-" + shop.kind)).isEqualTo("good day");
            });
        }
    }
}
