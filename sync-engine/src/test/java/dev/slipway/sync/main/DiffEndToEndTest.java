package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway diff} says what the next sync would change, and nothing where it would change nothing. */
class DiffEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        shop.work().write("api/templates/api-secret.yaml", SECRET);
        String first = shop.work().push("Open the shop");
        slipway = RunningSlipway.start(directory, shop.url());
        slipway.awaitStage("development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: api
            stringData:
              password: tide-and-time
            """;

    @Test
    void nothingIsShownWhereLiveIsWhatGitSays() {
        RunningSlipway.Result result = slipway.slipway("diff", "--exit-code");

        assertThat(result.out()).isEmpty();
        assertThat(result.code()).as(result.err()).isZero();
    }

    @Test
    void whatAPausedApplicationWouldChangeIsShownWithoutSecrets() {
        slipway.kubectl()
                .ok(
                        "patch",
                        "application/api-development",
                        "-n",
                        "shop",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"paused\":true}}");
        shop.work()
                .replace("api/parameters.yaml", "replicas: 1", "replicas: 2")
                .replace("api/templates/api-secret.yaml", "tide-and-time", "time-and-tide")
                .git("rm", "-q", "api/templates/api-configmap.yaml");
        String second = shop.work().push("api: more of it");
        slipway.awaitDesired("api-development", second);

        RunningSlipway.Result result = slipway.slipway("diff", "api-development", "--exit-code");

        assertThat(result.code()).as(result.err()).isEqualTo(3);
        assertThat(result.out())
                .contains("3 objects: 2 to update, 1 to delete")
                .contains(
                        "~ Deployment.apps development/api  (api/templates/api-deployment.yaml:1)",
                        "-  replicas: 1",
                        "+  replicas: 2")
                .contains("~ Secret development/api", "-  password: '<secret #1>'", "+  password: '<secret #2>'")
                .contains("- ConfigMap development/api")
                .doesNotContain("dGlkZS1hbmQtdGltZQ", "tide");
    }

    @Test
    void whatSomebodyChangedLiveIsToldWithWhoBeforeItIsUndoneAndProgramsGetItAsJson() {
        slipway.kubectl()
                .ok(
                        "patch",
                        "application/api-development",
                        "-n",
                        "shop",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"paused\":true}}");
        slipway.kubectl().ok("scale", "deployment/api", "-n", "development", "--replicas=0");

        RunningSlipway.Result text = slipway.slipway("diff", "api-development");
        RunningSlipway.Result json = slipway.slipway("diff", "api-development", "-o", "json");

        assertThat(text.out())
                .contains("0 → 1 pods", "spec.replicas: drift, by kubectl (Update of scale, ")
                .contains(
                        "! would undo what was changed live: spec.replicas of Deployment.apps development/api; keep it with: slipway adopt api-development");
        assertThat(text.out().split("by kubectl", -1))
                .as("who it was stands there once")
                .hasSize(2);
        assertThat(json.out()).contains("\"cause\": \"Drift\"", "\"manager\": \"kubectl\"", "\"type\": \"Scales\"");
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        assertThat(slipway.slipway("diff", "apo-development").err())
                .isEqualTo(
                        "slipway: no application is called \"apo-development\"; did you mean \"api-development\"?\n");
    }
}
