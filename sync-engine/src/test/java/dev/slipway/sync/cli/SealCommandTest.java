package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.AgeFiles;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.seal.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealCommandTest {
    @TempDir
    private Path directory;

    private RecordingTerminal terminal;

    @BeforeEach
    void repository() throws IOException {
        write("age-recipients.txt", "# ci\n" + AgeFiles.RECIPIENT + "\n");
        write("id.txt", AgeFiles.IDENTITY);
        write(
                "web/release-parameters.yaml",
                "# the shop\ndb:\n  user: root\n  password: \"open \\\"sesame\\\"\"   # change me\nn: 1\n");
        write("web/templates/web.yaml", """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: web
                stringData:
                  user: {{db.user}}
                  password: {{db.password}}
                """);
        terminal = new RecordingTerminal(directory);
    }

    @Test
    void sealsAValueWhereItStandsAndKeepsEverythingElse() throws IOException {
        assertThat(run("seal", "web/release-parameters.yaml", "db.password")).isZero();

        String file = read("web/release-parameters.yaml");
        assertThat(file)
                .matches(
                        "(?s)# the shop\ndb:\n  user: root\n  password: sealed:age:[A-Za-z0-9+/=]+   # change me\nn: 1\n");
        assertThat(opened(file.substring(file.indexOf("sealed:"), file.indexOf("   # change"))))
                .isEqualTo("open \"sesame\"");
        assertThat(terminal.err()).startsWith("sealed db.password in web/release-parameters.yaml");
        assertThat(terminal.out() + terminal.err()).doesNotContain("sesame");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a: plain\\nb: 1\\n ~ a ~ plain",
                "a: |\\n  one\\n  two\\nb: 1\\n ~ a ~ one\\ntwo\\n",
                "a: >-\\n  one\\n  two\\n\\n# c\\nb: 1\\n ~ a ~ one two",
                "a: {b: [x, 'it''s']}\\n ~ a.b[1] ~ it's",
                "ä: {😀: x, b: z}\\n ~ ä.b ~ z",
                "\"a.b\": x\\n ~ [\"a.b\"] ~ x",
                "a: x ~ a ~ x",
            })
    void sealsHoweverTheValueIsWritten(String file, String key, String value) throws IOException {
        write("p.yaml", file.translateEscapes());

        assertThat(run("seal", "p.yaml", key.translateEscapes())).isZero();

        String sealed = read("p.yaml").replaceFirst("(?s).*(sealed:age:[A-Za-z0-9+/=]+).*", "$1");
        assertThat(opened(sealed)).isEqualTo(value.translateEscapes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "db.pasword | there is no \"db.pasword\"; did you mean \"db.password\"?",
                "db | \"db\" is a mapping; seal a text, one at a time",
                "empty | \"empty\" is empty; there is nothing to seal",
                "number | \"number\" is a whole number, not a text; put it into quotes if it is meant as one",
                "nothing | \"nothing\" is null; seal a text, one at a time",
                "done | \"done\" is sealed already",
                "anchor | the value is used by anchor",
            })
    void refusesWhatCannotBeSealedAndWritesNothing(String key, String expected) throws IOException {
        String file = "db: {password: x}\nempty: ''\nnothing:\nnumber: 0123\ndone: " + AgeFiles.ONE_LINE
                + "\nanchor: &a x\nalias: *a\n";
        write("p.yaml", file);

        assertThat(run("seal", "p.yaml", key)).isEqualTo(1);

        assertThat(terminal.err()).contains(expected);
        assertThat(read("p.yaml")).isEqualTo(file);
    }

    @Test
    void sealsWhatComesOnStdin() {
        terminal = new RecordingTerminal(directory, "from a pipe\n");

        assertThat(run("seal", "--to", AgeFiles.OTHER_RECIPIENT, "--to", AgeFiles.RECIPIENT))
                .isZero();

        assertThat(opened(terminal.out().strip())).isEqualTo("from a pipe");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.delete(directory.resolve("age-recipients.txt"));
        assertThat(run("seal", "web/release-parameters.yaml", "db.password")).isEqualTo(1);
        assertThat(terminal.err())
                .contains("age-recipients.txt; write the public keys of those who may read the value");

        terminal = new RecordingTerminal(directory);
        assertThat(run("seal", "--to", "age1wrong")).isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo("slipway: --to:1: this line is not a public key of age, which begins with age1\n");
    }

    @Test
    void makesANewIdentityThatOnlyItsOwnerCanRead() throws IOException {
        assertThat(run("seal", "--new-identity", "new.txt")).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new.txt"))))
                .isEqualTo("rw-------");
        assertThat(terminal.out()).startsWith("age1");
        assertThat(read("new.txt")).contains("# public key: " + terminal.out(), "AGE-SECRET-KEY-1");
        assertThat(run("seal", "--new-identity", "new.txt")).isEqualTo(1);
        assertThat(terminal.err()).contains("new.txt is there already; nothing was written");
    }

    @Test
    void renderShowsSealedValuesOnlyWhenAsked() {
        assertThat(run("seal", "web/release-parameters.yaml", "db.password")).isZero();

        assertThat(run("render", "web", "--stage", "release")).isZero();
        assertThat(terminal.out()).contains("  password: sealed-").doesNotContain("sesame");

        assertThat(run("render", "web", "--stage", "release", "--origins")).isZero();
        assertThat(terminal.out())
                .contains("; db.password = web/release-parameters.yaml:4 (stage, sealed)")
                .doesNotContain("sesame");

        assertThat(run("render", "web", "--stage", "release", "--reveal")).isEqualTo(1);
        assertThat(terminal.err())
                .contains(
                        "slipway: web/release-parameters.yaml:4: parameter \"db.password\": the value is sealed, and there is no"
                                + " private key here to open it; name an identity file with --identity");

        assertThat(run("render", "web", "--stage", "release", "--reveal", "--identity", "id.txt"))
                .isZero();
        assertThat(terminal.out()).contains("  password: open \"sesame\"\n");

        terminal = new RecordingTerminal(directory, Map.of("SLIPWAY_IDENTITY", "id.txt"));
        assertThat(run("render", "web", "--stage", "release", "--reveal", "-o", "json"))
                .isZero();
        assertThat(terminal.out()).contains("\"open \\\"sesame\\\"\"");
    }

    @Test
    void validateNeedsNoKeysAndUsesThemIfItHasThem() throws IOException {
        write("web/release-parameters.yaml", "db: {user: x, password: '" + AgeFiles.FOR_OTHER + "'}\n");

        assertThat(run("validate")).isZero();
        assertThat(run("validate", "--identity", "id.txt")).isEqualTo(1);
        assertThat(terminal.out())
                .isEqualTo(
                        "web/release-parameters.yaml:1: parameter \"db.password\": the sealed value cannot be opened: it was"
                                + " sealed for other keys than ours; seal it anew for the recipients of this repository\n");
    }

    private static String opened(String sealed) {
        return Identities.read("id", AgeFiles.IDENTITY)
                .then(keys -> Sealed.read(sealed).then(keys::open))
                .asOptional()
                .orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private int run(String... arguments) {
        return Slipway.commandLine(
                        terminal.terminal(),
                        file -> Outcome.bad(Problem.of(Problem.Reason.Refused, "no service")),
                        kubeconfig -> {
                            throw new CommandFailure("no plane");
                        },
                        unsealer -> new Renderer(kind -> kind.equals(new GroupKind("", "Namespace")), unsealer),
                        () -> Instant.EPOCH)
                .execute(arguments);
    }
}
