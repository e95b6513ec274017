package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sealed parameter from {@code slipway seal} over a real push to the Secret, and nowhere else. */
class SealEndToEndTest {
    private static final String VALUE = "correct-horse-battery-staple";

    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: api
            stringData:
              url: postgres://api:{{db.password}}@db/api
            """;

    @TempDir
    private Path directory;

    private Shop shop;

    @BeforeEach
    void seal() {
        shop = Shop.open(directory);
        String recipient =
                run(directory, "seal", "--new-identity", "identity.txt").strip();
        shop.work()
                .write("age-recipients.txt", recipient + "\n")
                .write(
                        "api/parameters.yaml",
                        "replicas: 1\nimage: example.com/api:1.0\nlevel: info\ndb:\n  password: " + VALUE
                                + " # of the shop\n")
                .write("api/templates/api-secret.yaml", SECRET);
        run(shop.work().directory(), "seal", "api/parameters.yaml", "db.password");
    }

    @Test
    void aSealedValueIsInTheSecretAndNowhereElse() throws IOException {
        assertThat(Files.readString(shop.work().directory().resolve("api/parameters.yaml")))
                .contains("  password: sealed:age:", " # of the shop\n")
                .doesNotContain(VALUE);
        String commit = shop.work().push("Seal the password");
        try (ChildSlipway child = serve("identity.txt")) {
            Kubectl kubectl = new Kubectl(Kubectl.program(), child.awaitReady().kubeconfig());
            awaitSynced(kubectl, commit);
            assertThat(url(kubectl)).isEqualTo("postgres://api:" + VALUE + "@db/api");

            kubectl.ok("patch", "secret/api", "-n", "development", "-p", "{\"stringData\":{\"url\":\"other\"}}");
            Eventually.holds("healed", () -> assertThat(url(kubectl)).contains(VALUE));
            kubectl.ok(
                    "patch", "app/api-development", "-n", "shop", "--type=merge", "-p", "{\"spec\":{\"paused\":true}}");
            shop.work()
                    .replace("api/templates/api-secret.yaml", "@db/api", "@db-2/api")
                    .push("api: another database");
            Eventually.holds(
                    "held",
                    () -> assertThat(kubectl.ok(
                                    "get", "app/api-development", "-n", "shop", "-o", "jsonpath={.status.changes}"))
                            .contains("Secret development/api"));
            List<String> told = new ArrayList<>(List.of(
                    slipway(child, "diff", "api-development", "--identity=" + directory.resolve("identity.txt")),
                    slipway(child, "status"),
                    slipway(child, "history", "api-development"),
                    kubectl.ok(
                            "get",
                            "applications,attempts,stages,configrepositories,tombstones",
                            "-n",
                            "shop",
                            "-o",
                            "yaml"),
                    kubectl.ok("get", "events", "-A", "-o", "yaml"),
                    kubectl.ok("get", "configmaps,deployments,pods", "-A", "-o", "yaml"),
                    child.out(),
                    child.err()));

            assertThat(told.get(0)).contains("Secret development/api", "<secret #");
            assertThat(told)
                    .allSatisfy(text ->
                            assertThat(text).doesNotContain(VALUE, base64(VALUE), base64("postgres://api:" + VALUE)));
        }
    }

    @Test
    void anotherKeyThanItWasSealedForIsToldWithFileAndLineAndOtherComponentsGoOn() {
        run(directory, "seal", "--new-identity", "other.txt");
        String commit = shop.work().push("Seal the password");
        try (ChildSlipway child = serve("other.txt")) {
            Kubectl kubectl = new Kubectl(Kubectl.program(), child.awaitReady().kubeconfig());

            Eventually.holds(
                    "told",
                    () -> assertThat(kubectl.run(
                                            "get",
                                            "app/api-development",
                                            "-n",
                                            "shop",
                                            "-o",
                                            "jsonpath={.status.sync} {.status.message}")
                                    .out())
                            .startsWith("Failed api/parameters.yaml:5: parameter \"db.password\": "));
            Eventually.holds(
                    "the other one goes on",
                    () -> assertThat(kubectl.run(
                                            "get",
                                            "app/web-development",
                                            "-n",
                                            "shop",
                                            "-o",
                                            "jsonpath={.status.sync} {.status.revision}")
                                    .out())
                            .isEqualTo("Synced " + commit));
            assertThat(kubectl.run("get", "secret/api", "-n", "development").code())
                    .isNotZero();
        }
    }

    private ChildSlipway serve(String identity) {
        try {
            String settings = RunningSlipway.settings(shop.url())
                    .replace("poll: 1s }", "poll: 1s, identityFile: " + identity + " }");
            Path file = Files.writeString(directory.resolve("serve.yaml"), settings);
            return ChildSlipway.start(directory, "serve", "--config", file.toString());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String run(Path directory, String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal(directory);
        int code = Main.commandLine(terminal.terminal(), file -> {
                    throw new AssertionError("nothing to start");
                })
                .execute(arguments);
        if (code != 0) throw new AssertionError(terminal.err());
        return terminal.out();
    }

    private String slipway(ChildSlipway child, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--kubeconfig=" + child.awaitReady().kubeconfig());
        return run(directory, all.toArray(String[]::new));
    }

    private static void awaitSynced(Kubectl kubectl, String commit) {
        Eventually.holds(
                "synced",
                () -> assertThat(kubectl.run(
                                        "get",
                                        "app/api-development",
                                        "-n",
                                        "shop",
                                        "-o",
                                        "jsonpath={.status.revision} {.status.sync}")
                                .out())
                        .isEqualTo(commit + " Synced"));
    }

    private static String url(Kubectl kubectl) {
        String data = kubectl.run("get", "secret/api", "-n", "development", "-o", "jsonpath={.data.url}")
                .out();
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }

    /** The part of it that stands wherever it is encoded from its first byte on. */
    private static String base64(String text) {
        String whole = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return whole.substring(0, whole.length() - 4);
    }
}
