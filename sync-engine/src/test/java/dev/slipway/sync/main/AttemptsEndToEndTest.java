package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push with a hook, and what people do with an application from then on, with the commands and with kubectl. */
class AttemptsEndToEndTest {
    private static final String HOOK = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: migrate
              annotations: {slipway.dev/hook: PreSync}
            spec:
              ttlSecondsAfterFinished: 0
              template:
                metadata:
                  annotations: {simulation.slipway.dev/run-for: 1s}
                spec:
                  restartPolicy: Never
                  containers: [{name: migrate, image: "migrate:1"}]
            """;

    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        shop.work().write("api/templates/migrate.yaml", HOOK);
        String first = shop.work().push("Open the shop");
        slipway = RunningSlipway.start(directory, shop.url());
        slipway.awaitHealthy("api-development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void theHistoryTellsOfTheHookThatHasDeletedItself() {
        Eventually.holds(
                "the hook has gone",
                () -> assertThat(slipway.kubectl().ok("get", "jobs", "-n", "development", "-o", "name"))
                        .isEmpty());

        RunningSlipway.Result history = slipway.slipway("history", "api-development");

        assertThat(history.code()).as(history.err()).isZero();
        assertThat(history.out())
                .containsPattern("api-development-1 +\\w{7} +Sync +Succeeded")
                .contains("api-development-1: PreSync hook Job.batch development/migrate Succeeded, exit code 0");
        assertThat(slipway.kubectl().ok("get", "attempts", "-n", "shop"))
                .containsPattern("api-development-1 +\\w{7} +Sync +Succeeded");
        assertThat(slipway.slipway("history", "api-developmnt").err()).contains("did you mean \"api-development\"");
    }

    @Test
    void aPauseHoldsWhatIsPushedAndASelectionBringsAPartOfIt() {
        assertThat(slipway.slipway("pause", "api-development", "--reason", "incident 812", "--until", "2h")
                        .code())
                .isZero();
        shop.work().replace("api/parameters.yaml", "replicas: 1", "replicas: 2");
        String second = shop.work().push("api: more of it");
        slipway.awaitDesired("api-development", second);
        slipway.awaitTold("api-development", "paused", "incident 812");
        assertThat(slipway.slipway("sync", "api-development").err()).contains("api-development is Held: paused");
        assertThat(replicas()).isEqualTo("1");

        assertThat(slipway.slipway("resume", "api-development").out()).isEqualTo("api-development goes on\n");

        slipway.awaitHealthy("api-development", second);
        assertThat(replicas()).isEqualTo("2");
        RunningSlipway.Result only = slipway.slipway("sync", "api-development", "--only", "Deployment/api");
        assertThat(only.out()).as(only.err()).isEqualTo("Deployment/api is synced\n");
        RunningSlipway.Result wrong = slipway.slipway("sync", "api-development", "--only", "Deployment/apy");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("api-development has no Deployment/apy");
        assertThat(slipway.slipway("sync", "api-development").out()).isEqualTo("api-development is Synced\n");
    }

    private String replicas() {
        return slipway.kubectl().ok("get", "deployment/api", "-n", "development", "-o", "jsonpath={.spec.replicas}");
    }
}
