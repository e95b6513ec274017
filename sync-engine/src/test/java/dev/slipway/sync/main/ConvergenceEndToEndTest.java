package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is live is what Git says: drift is healed, what left is pruned, flags add and remove, bad rollouts are told and cured. */
class ConvergenceEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;
    private Kubectl kubectl;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        shop.work().push("Open the shop");
        slipway = RunningSlipway.start(directory, shop.url());
        kubectl = slipway.kubectl();
        slipway.awaitStage("development", shop.work().git("rev-parse", "HEAD"));
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void whatSomebodyChangedIsHealed() {
        kubectl.ok("scale", "deploy/api", "--replicas=3", "-n", "development");
        kubectl.ok(
                "patch",
                "configmap/api",
                "-n",
                "development",
                "--type=merge",
                "-p",
                "{\"data\":{\"level\":\"debug\"}}");
        kubectl.ok("delete", "service/web", "-n", "development");

        Eventually.holds("all three are as Git says", () -> {
            assertThat(of("deploy/api", "{.spec.replicas}")).isEqualTo("1");
            assertThat(of("configmap/api", "{.data.level}")).isEqualTo("info");
            assertThat(of("service/web", "{.spec.ports[0].port}")).isEqualTo("80");
        });
    }

    @Test
    void whatLeavesTheRenderingIsPruned() {
        shop.work().git("rm", "-q", "web/templates/web-service.yaml");
        String commit = shop.work().push("web: no service");

        slipway.awaitHealthy("web-development", commit);
        Eventually.holds(
                "the service is gone",
                () -> assertThat(of("service", "{.items[*].metadata.name}")).doesNotContain("web"));
        assertThat(of("deploy/web", "{.metadata.name}")).isEqualTo("web");
    }

    @Test
    void anEmptyRenderingDeletesNothingAndIsExplained() {
        shop.work().write("api/templates/api-deployment.yaml", "").write("api/templates/api-configmap.yaml", "");
        shop.work().push("api: nothing");

        Eventually.holds(
                "it is refused",
                () -> assertThat(slipway.application("api-development").problems())
                        .anySatisfy(problem -> assertThat(problem.reason()).isEqualTo("EmptyRendering")));
        assertThat(of("deploy/api", "{.metadata.name}")).isEqualTo("api");
    }

    @Test
    void aFlagAddsAndRemovesTheObjectsThatItGates() {
        shop.work()
                .write("flags.yaml", flags("off"))
                .replace(
                        "web/templates/web-service.yaml",
                        "  name: web\n",
                        "  name: web\n  annotations: { slipway.dev/feature-gate: shop-window }\n");
        String off = shop.work().push("web: behind a flag");
        slipway.awaitHealthy("web-development", off);
        Eventually.holds(
                "gone while off",
                () -> assertThat(of("service", "{.items[*].metadata.name}")).doesNotContain("web"));

        shop.work().write("flags.yaml", flags("on")).push("flags: open the window");

        Eventually.holds(
                "there while on",
                () -> assertThat(of("service/web", "{.spec.ports[0].port}")).isEqualTo("80"));
    }

    private static String flags(String variant) {
        return """
                flags:
                  shop-window:
                    state: ENABLED
                    variants: { "on": true, "off": false }
                    defaultVariant: "%s"
                """.formatted(variant);
    }

    @Test
    void aRolloutThatNeverGetsReadyFailsByNameAndIsCuredByACommit() {
        shop.work()
                .replace(
                        "api/templates/api-deployment.yaml",
                        "      labels: { app: api }\n",
                        "      labels: { app: api }\n      annotations: { simulation.slipway.dev/behaviour: never-ready }\n");
        shop.work().push("api: a bad day");

        slipway.awaitTold("api-development", "Degraded");
        Eventually.holds(
                "the pod is named",
                () -> assertThat(slipway.slipway("status").out()).containsPattern("api-development: .*api-"));
        assertThat(slipway.application("web-development").isHealthy()).isTrue();

        shop.work().git("revert", "--no-edit", "HEAD");
        shop.work().git("push", "-q", "origin", "HEAD");

        slipway.awaitHealthy("api-development", shop.work().git("rev-parse", "HEAD"));
    }

    private String of(String what, String jsonPath) {
        return kubectl.run("get", what, "-n", "development", "-o", "jsonpath=" + jsonPath)
                .out();
    }
}
