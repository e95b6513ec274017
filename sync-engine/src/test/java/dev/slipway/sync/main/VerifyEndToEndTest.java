package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit is verified by its own Jobs, with the real git, kubectl and command line. */
class VerifyEndToEndTest {
    private static final String PIPELINE = """
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages:
              - name: development
                promotion: { from: HEAD, auto: true }
              - name: canary
                promotion: { from: development, auto: true, verify: [verify/smoke.yaml] }
            """;

    private static final String SMOKE = """
            apiVersion: batch/v1
            kind: Job
            metadata: { name: smoke }
            spec:
              backoffLimit: 0
              template:
                metadata:
                  annotations: { simulation.slipway.dev/behaviour: BEHAVIOUR }
                spec:
                  restartPolicy: Never
                  containers: [{ name: main, image: "smoke:{{version}}" }]
            """;

    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        shop.work().write("slipway.yaml", PIPELINE);
        shop.work().write("verify/parameters.yaml", "version: 1\n");
        slipway = RunningSlipway.start(directory, shop.url());
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void aFailedSmokeTestKeepsACommitAwayUntilItIsMended() {
        shop.work().write("verify/smoke.yaml", SMOKE.replace("BEHAVIOUR", "fail"));
        String bad = shop.work().push("Open the shop").substring(0, 7);
        String verification = "canary-" + bad;
        Eventually.holds(
                "it failed",
                () -> assertThat(slipway.slipway("why", "canary").out())
                        .containsPattern("verify +refused +smoke in development failed +verify/smoke.yaml succeeds")
                        .contains("it runs again with: slipway verify canary"));
        assertThat(slipway.kubectl().ok("get", "verifications", "-n", "shop"))
                .containsPattern(
                        verification + " +canary +" + bad + " +Failed +smoke in development failed with exit code 1");

        assertThat(slipway.slipway("verify", "canary").out()).startsWith(bad + " is verified again for canary");
        Eventually.holds(
                "it ran again",
                () -> assertThat(slipway.kubectl()
                                .ok(
                                        "get",
                                        "verification",
                                        verification,
                                        "-n",
                                        "shop",
                                        "-o",
                                        "jsonpath={.status.run} {.status.phase}"))
                        .isEqualTo("2 Failed"));
        Eventually.holds(
                "the Jobs are gone",
                () -> assertThat(slipway.kubectl().ok("get", "jobs", "-n", "development", "-o", "name"))
                        .isEmpty());

        shop.work().write("verify/smoke.yaml", SMOKE.replace("BEHAVIOUR", "normal"));
        String good = shop.work().push("Mend the smoke test");
        slipway.awaitStage("canary", good);
        assertThat(slipway.kubectl()
                        .ok(
                                "get",
                                "verification",
                                "canary-" + good.substring(0, 7),
                                "-n",
                                "shop",
                                "-o",
                                "jsonpath={.status.phase}"))
                .isEqualTo("Succeeded");
    }
}
