package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/commands.md and the program say the same. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "commands.md");
    private static final Pattern SETTINGS = Pattern.compile("```yaml\n(dataDir.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void everyCommandAndOptionIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        for (Map.Entry<String, CommandLine> command : commands().entrySet()) {
            assertThat(page).containsPattern("(?m)^slipway " + command.getKey() + "\\b");
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                if (!option.usageHelp() && !option.versionHelp())
                    assertThat(page).contains(option.shortestName());
            }
        }
    }

    @Test
    void theSettingsOfThePageAreValid() throws IOException {
        Matcher settings = SETTINGS.matcher(Files.readString(PAGE));
        assertThat(settings.find()).isTrue();
        Files.createDirectory(directory.resolve("secrets"));
        for (String file :
                new String[] {"user", "token", "webhook", "id_ed25519", "known_hosts", "tokens.csv", "identity.txt"}) {
            Files.writeString(directory.resolve("secrets").resolve(file), "x");
        }

        Outcome<Settings> read =
                SettingsFile.read(Files.writeString(directory.resolve("serve.yaml"), settings.group(1)));

        assertThat(read.problems()).isEmpty();
    }

    private Map<String, CommandLine> commands() {
        return Main.commandLine(
                        new RecordingTerminal(directory).terminal(),
                        file -> Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, "nothing is started here")))
                .getSubcommands();
    }
}
