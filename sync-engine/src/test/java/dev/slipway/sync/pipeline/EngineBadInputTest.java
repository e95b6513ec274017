package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One clear problem where it belongs, and everything else goes on. */
class EngineBadInputTest {
    private final EngineWorld world = EngineWorld.withWeb(11);

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("api/templates/x.yaml", "a: [", "InvalidManifest", "api/templates/x.yaml:"),
                Arguments.of(
                        "api/templates/x.yaml",
                        configMap("x", "a: {{missing}}"),
                        "InvalidTemplate",
                        "api/templates/x.yaml:4: unknown parameter \"missing\""),
                Arguments.of("api/templates/x.yaml", configMap("api", "a: b"), "DuplicateObject", "is rendered twice"),
                Arguments.of(
                        "api/templates/x.yaml",
                        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: x}\n",
                        "UnknownKind",
                        "does not know the kind Widget of example.com/v1"),
                Arguments.of(
                        "api/templates/x.yaml",
                        EngineWorld.deployment("x", "1", "").replace("replicas: 2", "replicas: many"),
                        "Refused",
                        "api/templates/x.yaml:1: Deployment.apps development/x: the control plane refused it:"),
                Arguments.of("api/templates/x.yaml", "->/etc/passwd", "InvalidLayout", "api/templates/x.yaml"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aBadComponentIsIsolatedAndExplained(String file, String text, String reason, String says) {
        world.component("api", "1");
        world.start();
        world.deploy("api-development");
        world.files.put(file, text);
        world.component("api", "2");
        world.component("web", "2");

        CommitId commit = world.push();

        world.untilSynced("web-development", commit);
        world.until("it is told", () -> world.sync("api-development").equals("Failed"));
        assertThat(world.message("api-development")).contains(says);
        assertThat(world.status("api-development")
                        .sequence("problems")
                        .mappings()
                        .get(0)
                        .text("reason"))
                .hasValue(reason);
        assertThat(world.data("api", "version")).as("nothing was written").isEqualTo("1");

        world.files.remove(file);
        world.deploy("api-development");
        assertThat(world.data("api", "version")).isEqualTo("2");
    }

    @Test
    void aStageWithoutItsTagWaitsAndSaysSo() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development}}"));
        world.start();
        world.deploy("web-development");

        world.until(
                "it says so",
                () -> world.stage("canary").text("waiting").orElse("").contains("is not there"));

        assertThat(world.stage("canary").text("waiting").orElse(""))
                .isEqualTo("slipway.yaml:5: refs/tags/canary is not there, so stage canary waits; make it with:"
                        + " git tag canary <commit> && git push origin canary");
        assertThat(world.own("Application", "web-canary")).isEmpty();
    }

    @Test
    void aRepositoryWithoutCommitsSaysSo() {
        world.start();

        world.until("it says so", () -> repositoryMessage().contains("has no commits"));

        world.deploy("web-development");
        assertThat(repositoryMessage()).isEmpty();
    }

    @Test
    void anUnreachableRepositoryLeavesEverythingAsItIs() {
        world.start();
        world.deploy("web-development");
        world.repository.failWith(Problem.of(Reason.AuthenticationFailed, "wrong password for file:///shop"));

        world.engine.lookAgain("shop");
        world.until("it says so", () -> repositoryMessage().contains("wrong password"));
        long looks = world.repository.refreshes();
        world.run(Duration.ofMinutes(10));

        assertThat(world.own("ConfigRepository", "shop").orElseThrow().condition("Reachable"))
                .hasValueSatisfying(condition -> assertThat(condition.reason()).isEqualTo("AuthenticationFailed"));
        assertThat(world.get(CONFIG_MAP, "web")).isPresent();
        assertThat(world.sync("web-development")).isEqualTo("Synced");
        assertThat(world.repository.refreshes() - looks).isBetween(2L, 6L);

        world.repository.heal();
        world.component("web", "2");
        world.deploy("web-development");
        assertThat(repositoryMessage()).isEmpty();
    }

    @Test
    void aBrokenPipelineIsToldAndTheLastOneStaysInForce() {
        world.start();
        world.deploy("web-development");
        world.files.put("slipway.yaml", "kind: Pipeline\nstagges: []\n");
        world.push();

        world.until("it says so", () -> repositoryMessage().contains("slipway.yaml"));

        assertThat(world.get(CONFIG_MAP, "web")).isPresent();
        assertThat(world.own("Stage", "development")).isPresent();
    }

    private String repositoryMessage() {
        return world.own("ConfigRepository", "shop")
                .flatMap(object -> object.status().text("message"))
                .orElse("");
    }
}
