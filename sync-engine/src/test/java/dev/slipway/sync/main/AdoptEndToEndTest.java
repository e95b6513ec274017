package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody on call changed live, and what a sync deleted, can be kept. */
class AdoptEndToEndTest {
    @TempDir
    private Path directory;

    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() {
        shop = Shop.open(directory);
        String first = shop.work().push("Open the shop");
        slipway = RunningSlipway.start(directory, shop.url());
        slipway.awaitStage("development", first);
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void whatWasChangedInAnEmergencyIsPushedAsABranchThatCanBeMerged() {
        pause(true);
        slipway.kubectl().ok("scale", "deployment/api", "--replicas=3", "-n", "development");

        RunningSlipway.Result result =
                slipway.slipway("adopt", "api-development", "--branch", "hotfix", "--message", "api: three of it");

        assertThat(result.out())
                .contains("Deployment/api spec.replicas: 1 -> 3 in api/parameters.yaml")
                .contains("1 field is kept on the branch hotfix; merge it");
        assertThat(result.code()).as(result.err()).isZero();
        shop.work().git("fetch", "-q", "origin");
        assertThat(shop.work().git("diff", "main", "origin/hotfix")).contains("-replicas: 1\n+replicas: 3\n");
        shop.work().git("merge", "-q", "origin/hotfix");
        String merged = shop.work().git("rev-parse", "HEAD").strip();
        shop.work().git("push", "-q", "origin", "main");
        slipway.awaitDesired("api-development", merged);
        pause(false);
        slipway.awaitHealthy("api-development", merged);
        assertThat(slipway.kubectl()
                        .ok("get", "deployment/api", "-n", "development", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("3");
    }

    @Test
    void theCommitMayBeMadeInACloneInstead() {
        pause(true);
        slipway.kubectl().ok("scale", "deployment/api", "--replicas=3", "-n", "development");

        RunningSlipway.Result result = slipway.slipway(
                "adopt",
                "api-development",
                "Deployment/api",
                "--repo",
                shop.work().directory().toString(),
                "--branch",
                "keep");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("push it with: git push origin keep");
        assertThat(shop.work().git("show", "keep:api/parameters.yaml")).startsWith("replicas: 3\nimage: ");
    }

    @Test
    void whatASyncDeletedComesBack() {
        shop.work().git("rm", "-q", "api/templates/api-configmap.yaml");
        shop.work().replace("api/parameters.yaml", "\nlevel: info", "");
        String second = shop.work().push("api: no configuration");
        slipway.awaitHealthy("api-development", second);

        assertThat(slipway.slipway("undo-prune", "api-development", "--list").out())
                .contains("ConfigMap/api", "kept");
        RunningSlipway.Result result = slipway.slipway("undo-prune", "api-development", "configmap/api");

        assertThat(result.out())
                .isEqualTo("ConfigMap/api is back: restored, not in the repository; add it there, or delete it\n");
        assertThat(slipway.kubectl().ok("get", "configmap/api", "-n", "development", "-o", "jsonpath={.data.level}"))
                .isEqualTo("info");
        assertThat(slipway.slipway("undo-prune", "api-development").err())
                .isEqualTo("slipway: all that is kept has been brought back already\n");
    }

    @Test
    void whereAStageReportsDriftItStaysUntilSomebodyLetsItGo() {
        shop.work()
                .replace("slipway.yaml", "moves the tag by itself\n", "moves the tag by itself\n    drift: report\n");
        shop.work().push("development: report drift");
        shop.work().replace("api/parameters.yaml", "level: info", "level: debug");
        String second = shop.work().push("api: tell more");
        slipway.awaitHealthy("api-development", second);
        slipway.kubectl().ok("scale", "deployment/api", "--replicas=3", "-n", "development");
        slipway.awaitTold("api-development", "changed live, and left so", "spec.replicas", "is 3 instead of 1");

        RunningSlipway.Result result = slipway.slipway("sync", "api-development", "--undo-drift");

        assertThat(result.out()).as(result.err()).isEqualTo("api-development is Synced\n");
        assertThat(slipway.kubectl()
                        .ok("get", "deployment/api", "-n", "development", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("1");
    }

    private void pause(boolean paused) {
        slipway.kubectl()
                .ok(
                        "patch",
                        "application/api-development",
                        "-n",
                        "shop",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"paused\":" + paused + "}}");
    }
}
