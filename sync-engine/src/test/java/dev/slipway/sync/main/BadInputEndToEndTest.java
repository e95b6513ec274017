package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody writes wrongly is told where, what and what to do, on the component it belongs to; all others go on. */
class BadInputEndToEndTest {
    private static final String DEPLOYMENT = "api/templates/api-deployment.yaml";
    private static final String CONFIG_MAP = "api/templates/api-configmap.yaml";

    @TempDir
    private Path directory;

    /** What somebody does to the component {@code api}, the reason that is told, and what the message holds. */
    static Stream<Arguments> badComponents() {
        return Stream.of(
                bad(
                        "malformed YAML",
                        "InvalidManifest",
                        CONFIG_MAP + ":4: malformed YAML",
                        work -> work.write(CONFIG_MAP, "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n")),
                bad(
                        "malformed parameters",
                        "InvalidParameters",
                        "api/parameters.yaml:",
                        work -> work.write("api/parameters.yaml", "replicas: 1\nimage: [\n")),
                bad(
                        "an unknown parameter",
                        "InvalidTemplate",
                        CONFIG_MAP + ":6: unknown parameter \"levl\"; did you mean \"level\"",
                        work -> work.replace(CONFIG_MAP, "{{level}}", "{{levl}}")),
                bad(
                        "two objects of one name",
                        "DuplicateObject",
                        "api/templates/",
                        work -> work.write("api/templates/again.yaml", Shop.CONFIG_MAP)),
                bad(
                        "an unknown kind",
                        "UnknownKind",
                        CONFIG_MAP + ":1",
                        work -> work.replace(CONFIG_MAP, "kind: ConfigMap", "kind: ConfigMop")),
                bad(
                        "a field of the wrong type",
                        "",
                        "spec.replicas",
                        work -> work.replace(DEPLOYMENT, "{{replicas}}", "\"many\"")),
                bad(
                        "a link out of the tree",
                        "InvalidLayout",
                        "api/templates/outside.yaml",
                        work -> link(work, "api/templates/outside.yaml", "../../../secrets.yaml")));
    }

    private static Arguments bad(String name, String reason, String told, Consumer<GitClone> deed) {
        return Arguments.of(name, reason, told, deed);
    }

    private static void link(GitClone work, String path, String target) {
        try {
            Files.createSymbolicLink(work.directory().resolve(path), Path.of(target));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badComponents")
    void oneBadComponentIsExplainedAndStopsNobodyElse(
            String name, String reason, String told, Consumer<GitClone> deed) {
        Shop shop = Shop.open(directory);
        String good = shop.work().push("Open the shop");
        try (RunningSlipway slipway = RunningSlipway.start(directory, shop.url())) {
            slipway.awaitStage("development", good);

            deed.accept(shop.work());
            shop.work().replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"");
            String bad = shop.work().push("api: " + name);

            slipway.awaitHealthy("web-development", bad);
            Eventually.holds("api says what is wrong", () -> {
                ApplicationView api = slipway.application("api-development");
                assertThat(api.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.toString()).contains(told);
                    if (!reason.isEmpty()) assertThat(problem.reason()).isEqualTo(reason);
                });
            });
            assertThat(slipway.kubectl().ok("get", "deploy/api", "-n", "development"))
                    .as("what runs goes on running")
                    .contains("1/1");

            shop.work().git("revert", "--no-edit", "HEAD");
            shop.work().git("push", "-q", "origin", "HEAD");
            slipway.awaitStage("development", shop.work().git("rev-parse", "HEAD"));
        }
    }

    @Test
    void aRepositoryThatIsNotThereIsToldAndComesBackByItself() throws IOException {
        Shop shop = Shop.open(directory);
        String commit = shop.work().push("Open the shop");
        Path bare = directory.resolve("shop.git");
        Path elsewhere = Files.move(bare, directory.resolve("elsewhere.git"));
        try (RunningSlipway slipway = RunningSlipway.start(directory, shop.url())) {
            Eventually.holds(
                    "it is told",
                    () -> assertThat(slipway.shop().problems())
                            .anySatisfy(problem -> assertThat(problem.reason()).isEqualTo("RepositoryUnreachable")));

            Files.move(elsewhere, bare);

            slipway.awaitStage("development", commit);
            assertThat(slipway.shop().problems()).isEmpty();
        }
    }

    @Test
    void credentialsThatAreRefusedAreToldWithoutThem() throws IOException {
        HttpServer forge = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        forge.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"forge\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        forge.start();
        Files.writeString(directory.resolve("user"), "ada");
        Files.writeString(directory.resolve("token"), "t0ken-that-leaks");
        String url = "http://127.0.0.1:" + forge.getAddress().getPort() + "/shop.git";
        String settings = RunningSlipway.settings(url)
                .replace("poll: 1s", "poll: 1s, credentials: { usernameFile: user, passwordFile: token }");

        try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings)) {
            Eventually.holds(
                    "it is told",
                    () -> assertThat(slipway.shop().problems())
                            .anySatisfy(problem -> assertThat(problem.reason()).isEqualTo("AuthenticationFailed")));
            assertThat(slipway.slipway("status", "-o", "json").out()).doesNotContain("t0ken");
        } finally {
            forge.stop(0);
        }
    }

    @Test
    void aRepositoryWithoutCommitsWaitsForTheFirst() {
        Shop shop = Shop.empty(directory);
        try (RunningSlipway slipway = RunningSlipway.start(directory, shop.url())) {
            Eventually.holds(
                    "it is told",
                    () -> assertThat(slipway.slipway("status").out()).contains("has no commits yet"));
        }
    }

    @Test
    void brokenPipelineIsToldOnTheRepositoryAndWhatRunsGoesOn() {
        Shop shop = Shop.open(directory);
        String good = shop.work().push("Open the shop");
        try (RunningSlipway slipway = RunningSlipway.start(directory, shop.url())) {
            slipway.awaitStage("development", good);

            shop.work().replace("slipway.yaml", "stages:", "stagse:").push("a typing error");

            Eventually.holds(
                    "it is told with its line",
                    () -> assertThat(slipway.slipway("status").out())
                            .containsPattern("slipway.yaml:\\d+: unknown key \"stagse\"; did you mean \"stages\"\\?"));
            assertThat(slipway.kubectl().ok("get", "deploy/api", "-n", "development"))
                    .contains("1/1");
        }
    }
}
