package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From git push to running pods, stage by stage, with the real git and kubectl. */
class StagesEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        slipway = RunningSlipway.start(directory, shop.url());
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void aPushIsRolledOutInThreeStages() {
        String first = shop.work().push("Open the shop");

        slipway.awaitStage("development", first);
        assertThat(slipway.slipway("promote", "canary").out()).contains("nothing -> " + first.substring(0, 7));
        slipway.awaitStage("canary", first);
        assertThat(slipway.slipway("promote", "release").code()).isZero();
        slipway.awaitStage("release", first);

        for (String namespace : new String[] {"development", "canary", "release"}) {
            assertThat(slipway.kubectl().ok("get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].status.phase}"))
                    .as(namespace)
                    .contains("Running")
                    .doesNotContain("Pending");
        }
        assertThat(slipway.kubectl().ok("get", "deploy", "web", "-n", "release"))
                .contains("3/3");
        assertThat(slipway.slipway("status").out()).contains("web", "release", first.substring(0, 7), "Healthy");
    }

    @Test
    void onlyDevelopmentFollowsAPushByItself() {
        String first = shop.work().push("Open the shop");
        shop.work().pushTag("canary", first);
        slipway.awaitStage("canary", first);

        String second = shop.work()
                .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                .push("web: 1.28");
        slipway.awaitStage("development", second);

        assertThat(slipway.stage("canary").commit()).contains(first);
        assertThat(image("development")).endsWith(":1.28");
        assertThat(image("canary")).endsWith(":1.27");
    }

    @Test
    void aTagMovedByHandIsFollowedAndTold() {
        String first = shop.work().push("Open the shop");
        shop.work().pushTag("canary", first);
        slipway.awaitStage("canary", first);
        String second = shop.work()
                .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                .push("web: 1.28");
        slipway.awaitStage("development", second);

        shop.work().pushTag("canary", second);

        slipway.awaitStage("canary", second);
        assertThat(image("canary")).endsWith(":1.28");
        assertThat(slipway.kubectl().ok("get", "stage", "canary", "-n", "shop", "-o", "jsonpath={.status.movedBy}"))
                .isEqualTo("OutOfBand");
        Eventually.holds(
                "an event tells it",
                () -> assertThat(slipway.kubectl().ok("get", "events", "-n", "shop"))
                        .contains("TagMovedOutOfBand"));
    }

    @Test
    void aStageWithoutItsTagWaitsAndSaysSo() {
        shop.work().push("Open the shop");

        Eventually.holds(
                "canary waits",
                () -> assertThat(slipway.slipway("status").out()).containsPattern("canary: .*refs/tags/canary"));
    }

    @Test
    void aPromotionThatCannotBeIsRefusedWithAReason() {
        shop.work().push("Open the shop");
        Eventually.holds("stages are known", () -> slipway.stage("release"));

        RunningSlipway.Result unknown = slipway.slipway("promote", "relaese");
        RunningSlipway.Result early = slipway.slipway("promote", "release");

        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("slipway: no stage is called \"relaese\"; did you mean \"release\"?\n");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.err()).startsWith("slipway: release is not promoted: ");
    }

    private String image(String namespace) {
        return slipway.kubectl()
                .ok(
                        "get",
                        "deploy",
                        "web",
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].image}");
    }
}
