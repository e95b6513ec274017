package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back, with the real git and kubectl. */
class RollbackEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;
    private String first = "";

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        slipway = RunningSlipway.start(directory, shop.url());
        first = shop.work().push("Open the shop");
        slipway.awaitStage("development", first);
        awaitGood("development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void oneCommandGoesBackAndWhatWasLeftStaysAway() {
        String second = image("1.1").push("api: 1.1");
        slipway.awaitStage("development", second);

        RunningSlipway.Result back = slipway.slipway("rollback", "development", "--reason", "prices are wrong");

        assertThat(back.out())
                .startsWith("development: " + second.substring(0, 7) + " -> " + first.substring(0, 7)
                        + "  (tag development moved)\n");
        slipway.awaitStage("development", first);
        assertThat(remoteTag("development")).isEqualTo(first);
        Eventually.holds(
                "status says why",
                () -> assertThat(slipway.slipway("status").out())
                        .contains(second.substring(0, 7) + " does not come to development: ")
                        .contains("took back " + second.substring(0, 7) + " (\"prices are wrong\")"));
        assertThat(slipway.slipway("promote", "development").err()).contains("does not come to development");
        String unrelated = shop.work().write("README.md", "unrelated\n").push("Say hello");
        Eventually.holds(
                "the unrelated commit is seen",
                () -> assertThat(slipway.slipway("status").out()).contains(unrelated.substring(0, 7)));
        assertThat(remoteTag("development")).isEqualTo(first);

        String third = image("1.2").push("api: 1.2");
        slipway.awaitStage("development", third);
    }

    @Test
    void kubectlAloneGoesBackToo() throws Exception {
        String second = image("1.1").push("api: 1.1");
        slipway.awaitStage("development", second);
        Path promotion = Files.writeString(directory.resolve("back.yaml"), """
                apiVersion: slipway.dev/v1alpha1
                kind: Promotion
                metadata: { name: back, namespace: shop }
                spec: { stage: development, component: api, rollback: true, reason: prices are wrong }
                """);

        slipway.kubectl().ok("create", "-f", promotion.toString());

        Eventually.holds(
                "the component goes back",
                () -> assertThat(remoteTag("api/development")).isEqualTo(first));
        slipway.awaitHealthy("api-development", first);
        assertThat(remoteTag("development")).isEqualTo(second);
        assertThat(slipway.kubectl().ok("get", "promotion", "back", "-n", "shop"))
                .contains("Promoted");
    }

    @Test
    void aFailedRolloutGoesBackByItself() {
        shop.work()
                .replace(
                        "slipway.yaml",
                        "  - name: development\n",
                        "  - name: development\n    rollout: { onFailure: rollback }\n");
        shop.work()
                .write(
                        "api/templates/api-deployment.yaml",
                        Shop.DEPLOYMENT.replace(
                                "labels: { app: api }\n    spec",
                                "labels: { app: api }\n      annotations: { simulation.slipway.dev/behaviour: never-ready }\n    spec"));
        String bad = shop.work().push("api: never ready");

        Eventually.holds(
                "it is recorded",
                () -> assertThat(slipway.kubectl()
                                .ok("get", "promotions", "-n", "shop", "-o", "jsonpath={.items[*].spec}"))
                        .contains("\"requestedBy\":\"slipway\"", bad, "did not become healthy"));
        Eventually.holds(
                "it goes back", () -> assertThat(remoteTag("development")).isEqualTo(first));
        slipway.awaitStage("development", first);
    }

    private GitClone image(String version) {
        return shop.work()
                .write("api/parameters.yaml", "replicas: 1\nimage: example.com/api:" + version + "\nlevel: info\n");
    }

    private void awaitGood(String stage, String commit) {
        Eventually.holds(
                "all is well at " + commit,
                () -> assertThat(slipway.kubectl()
                                .ok("get", "stage", stage, "-n", "shop", "-o", "jsonpath={.status.good}"))
                        .contains(commit));
    }

    private String remoteTag(String tag) {
        String[] line =
                shop.work().git("ls-remote", "origin", "refs/tags/" + tag).split("\\s+");
        return line[0];
    }
}
