package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forge that others made: pushes, tags that Slipway moves there, and its authentication over HTTP. Only with the profile {@code gerrit}. */
class GerritEndToEndTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsPushedToGerritIsDeployedPromotedAndTakenBack() throws IOException, InterruptedException {
        try (GerritServer gerrit = GerritServer.start(Files.createDirectory(directory.resolve("gerrit")))) {
            gerrit.project("shop");
            GitClone work = GitClone.of(
                    gerrit.url("shop", GerritServer.USER, GerritServer.PASSWORD), directory.resolve("clone"));
            init(work);
            String first = work.commit("Open the shop");
            work.git("push", "-q", "origin", "HEAD:refs/heads/main");
            try (RunningSlipway slipway = RunningSlipway.startWith(directory, settings(gerrit))) {
                tagsArePutWhereThePipelineSays(slipway, work, first);
                tagsMoveForwardAndBack(slipway, work, first);
                aWrongPasswordIsToldAndARightOneHeals(slipway, work);
            }
        }
    }

    private void tagsArePutWhereThePipelineSays(RunningSlipway slipway, GitClone work, String first) {
        slipway.awaitStage("development", first);
        assertThat(tag(work, "development")).startsWith(first);
    }

    private void tagsMoveForwardAndBack(RunningSlipway slipway, GitClone work, String first) {
        String second = next(work, "\"1.27\"", "\"1.28\"");
        slipway.awaitStage("development", second);
        assertThat(tag(work, "development")).startsWith(second);

        RunningSlipway.Result back = slipway.slipway("rollback", "development", "--to", first, "--reason", "a test");

        assertThat(back.err()).isEmpty();
        slipway.awaitStage("development", first);
        assertThat(tag(work, "development")).startsWith(first);
    }

    private void aWrongPasswordIsToldAndARightOneHeals(RunningSlipway slipway, GitClone work) throws IOException {
        Files.writeString(directory.resolve("password"), "wrong-password");
        Eventually.holds(
                "it is told",
                () -> assertThat(slipway.shop().message())
                        .hasValueSatisfying(message -> assertThat(message).doesNotContain("wrong-password")));

        Files.writeString(directory.resolve("password"), GerritServer.PASSWORD);
        String third = next(work, "\"1.28\"", "\"1.29\"");

        slipway.awaitStage("development", third);
        assertThat(slipway.shop().message()).isEmpty();
    }

    private static String next(GitClone work, String from, String to) {
        String commit = work.replace("web/parameters.yaml", from, to).commit("web: " + to);
        work.git("push", "-q", "origin", "HEAD:refs/heads/main");
        return commit;
    }

    private static String tag(GitClone work, String name) {
        return work.git("ls-remote", "origin", "refs/tags/" + name);
    }

    private String settings(GerritServer gerrit) throws IOException {
        Files.writeString(directory.resolve("user"), GerritServer.USER);
        Files.writeString(directory.resolve("password"), GerritServer.PASSWORD);
        return RunningSlipway.settings(gerrit.url("shop"))
                .replace(
                        "poll: 1s",
                        "poll: 1s, branch: main, credentials: { usernameFile: user, passwordFile: password }");
    }

    private void init(GitClone work) {
        RecordingTerminal terminal = new RecordingTerminal(directory);
        int code = Main.commandLine(
                        terminal.terminal(),
                        file -> Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, "nothing to start")))
                .execute("init", work.directory().toString());
        assertThat(code).as(terminal.err()).isZero();
    }
}
