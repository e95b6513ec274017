package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's own objects with every kubectl of the machine: all that the commands can do, kubectl can. */
class KubectlEndToEndTest {
    @TempDir
    private static Path directory;

    private static Shop shop;
    private static RunningSlipway slipway;

    @BeforeAll
    static void start() {
        shop = Shop.open(directory);
        String first = shop.work().push("Open the shop");
        slipway = RunningSlipway.start(directory, shop.url());
        slipway.awaitStage("development", first);
    }

    @AfterAll
    static void stop() {
        slipway.close();
    }

    static List<Path> programs() {
        return Kubectl.programs();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void readsWhatTheEngineSays(Path program) {
        Kubectl kubectl = new Kubectl(program, slipway.running().kubeconfig());

        assertThat(kubectl.ok("get", "applications", "-n", "shop"))
                .containsPattern("NAME +STAGE +SYNC +HEALTH +REVISION")
                .containsPattern("web-development +development +Synced +Healthy");
        assertThat(kubectl.ok("get", "stages,configrepositories", "-n", "shop", "-o", "wide"))
                .contains("stage.slipway.dev/canary", "configrepository.slipway.dev/shop");
        assertThat(kubectl.ok("describe", "application", "web-development", "-n", "shop"))
                .contains("Sync:", "Synced");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void asksForAPromotion(Path program) {
        Kubectl kubectl = new Kubectl(program, slipway.running().kubeconfig());
        String name = kubectl.feed("""
                        apiVersion: slipway.dev/v1alpha1
                        kind: Promotion
                        metadata: { generateName: by-kubectl-, namespace: shop }
                        spec: { stage: canary, reason: "with kubectl" }
                        """, "create", "-f", "-", "-o", "name").ok().strip();

        Eventually.holds(
                "it is promoted",
                () -> assertThat(kubectl.ok("get", name, "-n", "shop", "-o", "jsonpath={.status.phase}"))
                        .isEqualTo("Promoted"));
    }
}
