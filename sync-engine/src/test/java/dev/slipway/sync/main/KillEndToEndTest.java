package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a rollout: what was acknowledged is there, and what had begun ends, once. */
class KillEndToEndTest {
    private static final int REPLICAS = 6;
    private static final Pattern LINE = Pattern.compile("\n");

    @TempDir
    private Path directory;

    @Test
    void aRolloutThatWasKilledConvergesAndNothingIsDoneTwice() throws IOException {
        Shop shop = Shop.open(directory);
        shop.work()
                .replace("api/parameters.yaml", "replicas: 1", "replicas: " + REPLICAS)
                .write("api/templates/api-migration.yaml", MIGRATION);
        String first = shop.work().push("Open the shop");
        Path settings = Files.writeString(
                directory.resolve("serve.yaml"),
                RunningSlipway.settings(shop.url()).replace("readyAfter: 50ms", "readyAfter: 1s"));
        List<String> before;
        try (ChildSlipway child = serve(settings)) {
            Kubectl kubectl = kubectl(child);
            awaitRolledOut(kubectl, first);
            before = uids(kubectl, "deploy,replicasets,services,configmaps,jobs");
            shop.work().replace("api/parameters.yaml", "api:1.0", "api:2.0").push("api: 2.0");
            Eventually.holds(
                    "the rollout is half way",
                    () -> assertThat(names(kubectl, "replicasets"))
                            .filteredOn(name -> name.startsWith("api-"))
                            .hasSize(2));

            child.kill();
        }

        String second = shop.work().git("rev-parse", "HEAD");
        try (ChildSlipway child = serve(settings)) {
            Kubectl kubectl = kubectl(child);
            awaitRolledOut(kubectl, second);

            assertThat(uids(kubectl, "deploy,replicasets,services,configmaps,jobs"))
                    .as("everything that was there still is, and only the new ReplicaSet came")
                    .containsAll(before)
                    .hasSize(before.size() + 1);
            Eventually.holds(
                    "old pods are gone",
                    () -> assertThat(names(kubectl, "pods"))
                            .filteredOn(name -> name.startsWith("api-") && !name.startsWith("api-migration"))
                            .hasSize(REPLICAS));
            assertThat(names(kubectl, "pods"))
                    .filteredOn(name -> name.startsWith("api-migration"))
                    .as("the migration ran once")
                    .hasSize(1);
        }
    }

    private static final String MIGRATION = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: api-migration
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: migrate
                      image: example.com/migrate:1
            """;

    private ChildSlipway serve(Path settings) {
        return ChildSlipway.start(directory, "serve", "--config", settings.toString());
    }

    private static Kubectl kubectl(ChildSlipway child) {
        return new Kubectl(Kubectl.program(), child.awaitReady().kubeconfig());
    }

    private static void awaitRolledOut(Kubectl kubectl, String commit) {
        Eventually.holds(
                "api at " + commit,
                () -> assertThat(kubectl.run(
                                        "get",
                                        "application",
                                        "api-development",
                                        "-n",
                                        "shop",
                                        "-o",
                                        "jsonpath={.status.revision} {.status.sync} {.status.health}")
                                .out())
                        .isEqualTo(commit + " Synced Healthy"));
    }

    private static List<String> uids(Kubectl kubectl, String kinds) {
        return lines(kubectl.ok(
                "get",
                kinds,
                "-n",
                "development",
                "-o",
                "jsonpath={range .items[*]}{.kind}/{.metadata.uid}{\"\\n\"}{end}"));
    }

    private static List<String> names(Kubectl kubectl, String kind) {
        return lines(kubectl.ok(
                "get", kind, "-n", "development", "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}"));
    }

    private static List<String> lines(String text) {
        return Stream.of(LINE.split(text)).filter(line -> !line.isEmpty()).toList();
    }
}
