package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the command line behaves whatever the command. */
class SlipwayTest {
    @TempDir
    private Path directory;

    private RecordingTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new RecordingTerminal(directory);
    }

    @Test
    void everyCommandHasHelpWithWhatItIsFor() {
        for (String command : Slipway.commandLine(
                        terminal.terminal(), FAILING, NOWHERE, SlipwayTest::renderer, () -> Instant.EPOCH)
                .getSubcommands()
                .keySet()) {
            terminal = new RecordingTerminal(directory);

            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(terminal.out()).contains("Usage: slipway " + command);
        }
    }

    @Test
    void wrongUsageIsExitCode2AndSaysWhereHelpIs() {
        assertThat(run("promote")).isEqualTo(2);
        assertThat(terminal.err()).contains("Missing required parameter: 'STAGE'", "slipway promote --help");
    }

    @Test
    void aMisspeltCommandGetsASuggestion() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(terminal.err()).contains("slipway status");
    }

    @Test
    void anErrorIsOneLinePerProblemAndExitCode1() {
        assertThat(run("serve", "--config", "x.yaml")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("slipway: the port is taken\n");
    }

    @Test
    void initWritesOnceAndThenRefuses() throws IOException {
        assertThat(run("init", "shop")).isZero();
        assertThat(directory.resolve("shop/web/templates/web-deployment.yaml")).exists();
        Files.writeString(directory.resolve("shop/slipway.yaml"), "mine");

        assertThat(run("init", "shop")).isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo("slipway: shop is not empty; choose another directory, nothing was written\n");
        assertThat(directory.resolve("shop/slipway.yaml")).content().isEqualTo("mine");
    }

    @Test
    void whatInitWritesIsValid() {
        assertThat(run("init", "shop")).isZero();

        assertThat(run("validate", "shop")).isZero();
        assertThat(terminal.err()).isEqualTo("nothing is wrong\n");
    }

    @Test
    void validateTellsEachProblemWithFileAndLine() throws IOException {
        assertThat(run("init", "shop")).isZero();
        Files.writeString(directory.resolve("shop/web/release-parameters.yaml"), "replicas: [");
        Files.writeString(directory.resolve("shop/web/templates/more.yaml"), "a: {{replica}}");

        assertThat(run("validate", "shop")).isEqualTo(1);
        assertThat(terminal.out())
                .contains("web/release-parameters.yaml:1: malformed YAML")
                .contains("web/templates/more.yaml:1: unknown parameter \"replica\"; did you mean \"replicas\"");
        assertThat(terminal.err()).isEqualTo("2 problems\n");
    }

    @Test
    void renderPrintsManifestsWithTheirOrigin() {
        assertThat(run("init", "shop")).isZero();
        terminal = new RecordingTerminal(directory);

        assertThat(run("render", "web", "--stage", "release", "--repo", "shop")).isZero();
        assertThat(terminal.out())
                .contains("# web/templates/web-deployment.yaml:1\n", "  replicas: 3\n", "  STAGE: release\n");
    }

    @Test
    void renderKnowsTheStages() {
        assertThat(run("init", "shop")).isZero();

        assertThat(run("render", "web", "--stage", "relaese", "--repo", "shop")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("slipway: no stage is called \"relaese\"; did you mean \"release\"?\n");
    }

    private static final Service FAILING =
            file -> Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, "the port is taken"));

    private static final PlaneDoor NOWHERE = kubeconfig -> {
        throw new CommandFailure(kubeconfig + " names no plane");
    };

    private static Renderer renderer(Unsealer unsealer) {
        return new Renderer(kind -> kind.kind().equals("Namespace"), unsealer);
    }

    private int run(String... arguments) {
        return Slipway.commandLine(terminal.terminal(), FAILING, NOWHERE, SlipwayTest::renderer, () -> Instant.EPOCH)
                .execute(arguments);
    }
}
