package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.testing.GitClone;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway preview} on real repositories; what it prints is in golden files, with the commits' ids as names. */
class PreviewCommandTest {
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();
    private static final String[] FORMATS = {"text", "markdown", "json", "html"};

    private static final Map<String, String> SUFFIXES = Map.of("text", "txt", "markdown", "md");

    @TempDir
    private Path directory;

    private GitClone shop;

    @BeforeEach
    void open() {
        GitClone.bare(directory.resolve("origin"));
        shop = GitClone.of(directory.resolve("origin").toUri().toString(), directory.resolve("shop"));
        shop.write("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - {name: development, promotion: {from: HEAD, auto: true}}
                  - {name: canary, promotion: {from: development}}
                """);
        component("web");
        shop.write("web/development-parameters.yaml", "replicas: 1\n")
                .write("web/canary-parameters.yaml", "replicas: 3\n")
                .write("web/templates/secret.yaml", """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: web}
                        stringData: {user: jane, password: tide-and-time}
                        """)
                .write("web/templates/service.yaml", """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: web}
                        spec:
                          selector: {app: web}
                          ports: [{port: 80}]
                        """);
        shop.commit("Open the shop");
        shop.git("tag", "development");
        shop.git("tag", "canary");
    }

    private void component(String name) {
        shop.write(name + "/templates/deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: NAME
                spec:
                  replicas: {{replicas}}
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata:
                      labels: {app: NAME}
                    spec:
                      containers:
                        - name: main
                          image: registry.example.com/NAME:{{tag}}
                          envFrom: [{configMapRef: {name: NAME}}]
                """.replace("NAME", name))
                .write(name + "/templates/config.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: NAME
                        data:
                          greeting: {{greeting}}
                        """.replace("NAME", name))
                .write(name + "/parameters.yaml", "replicas: 2\ntag: \"1\"\ngreeting: hello\n");
    }

    @Test
    void aNewVersionIsToldStageByStageWithWhatFollows() {
        change("feature");
        shop.replace("web/parameters.yaml", "tag: \"1\"", "tag: \"2\"")
                .replace("web/parameters.yaml", "hello", "good evening")
                .replace("web/canary-parameters.yaml", "3", "5")
                .git("rm", "-q", "web/templates/service.yaml");
        shop.commit("web: 2");

        check("a-new-version", 3);
    }

    @Test
    void whatIsMergedAndNotPromotedIsInTheBatchOnly() {
        shop.replace("web/parameters.yaml", "hello", "good morning").commit("web: greet");
        change("feature");
        shop.replace("web/canary-parameters.yaml", "3", "4").commit("web: more of it");

        check("a-batch", 3);
    }

    @Test
    void aFlagComesWithTheMergeAndNoPromotion() {
        shop.write("flags.yaml", flags("off"))
                .replace(
                        "web/templates/config.yaml",
                        "greeting: {{greeting}}",
                        "{{#flags.loud}}greeting: HELLO{{/flags.loud}}"
                                + "{{^flags.loud}}greeting: {{greeting}}{{/flags.loud}}")
                .commit("A flag");
        shop.git("tag", "-f", "development");
        shop.git("tag", "-f", "canary");
        change("feature");
        shop.write("flags.yaml", flags("on")).commit("Turn it on");

        check("a-flag", 3);
    }

    private static String flags(String variant) {
        return """
                flags:
                  loud:
                    state: ENABLED
                    variants: {"on": true, "off": false}
                    defaultVariant: "VARIANT"
                """.replace("VARIANT", variant);
    }

    @Test
    void whatChangesNothingIsToldInOneLine() {
        change("feature");
        shop.write("README.md", "A shop.").commit("Say what it is");

        check("no-effect", 0);
    }

    @Test
    void aLabelOnEverythingIsToldOnce() {
        for (String name : new String[] {"api", "cart", "search"}) component(name);
        shop.commit("More");
        change("feature");
        for (String name : new String[] {"api", "cart", "search", "web"})
            shop.replace(
                    name + "/templates/config.yaml",
                    "  name: " + name,
                    "  name: " + name + "\n  labels: {app.version: \"2-" + name + "\"}");
        shop.commit("Label it");

        check("a-label", 3);
    }

    @Test
    void whatABranchDoesNotHaveYetIsNotTakenForItsWork() {
        shop.git("branch", "feature");
        shop.replace("web/parameters.yaml", "hello", "good morning").commit("web: greet");
        shop.git("checkout", "-q", "feature");
        shop.replace("web/canary-parameters.yaml", "3", "4").commit("web: more of it");

        Run run = preview("text");

        assertThat(run.out()).contains("+  replicas: 4").doesNotContain("greeting");
    }

    @Test
    void branchesThatDoNotMergeSayWhichFilesBothChange() {
        shop.git("branch", "feature");
        shop.replace("web/parameters.yaml", "hello", "good morning").commit("web: greet");
        shop.git("checkout", "-q", "feature");
        shop.replace("web/parameters.yaml", "hello", "good night").commit("web: greet otherwise");

        Run run = preview("text");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("both change web/parameters.yaml; merge or rebase it by hand");
    }

    @Test
    void aSecretThatChangesIsSeenToChangeAndNotToWhat() {
        change("feature");
        shop.replace("web/templates/secret.yaml", "tide-and-time", "time-and-tide")
                .commit("Another password");

        Run run = preview("text");

        assertThat(run.out())
                .contains("-  password: '<secret #2>'", "+  password: '<secret #3>'")
                .doesNotContain("tide");
    }

    @Test
    void whatCannotBeRenderedIsAProblemWithFileAndLine() {
        change("feature");
        shop.replace("web/templates/config.yaml", "{{greeting}}", "{{greting}}").commit("A slip");

        check("a-problem", 1);
    }

    @Test
    void aStageThatFollowsTheBranchIsDeployedWithTheMerge() {
        shop.replace(
                        "slipway.yaml",
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: development, ref: refs/heads/main}")
                .commit("Follow main");
        shop.git("push", "-q", "origin", "main");
        change("feature");
        shop.replace("web/parameters.yaml", "tag: \"1\"", "tag: \"2\"").commit("web: 2");

        check("a-branch", 3);
        for (String base : new String[] {"main", "origin/main", shop.git("rev-parse", "main")}) {
            shop.git("remote", "set-head", "origin", "main");
            RecordingTerminal terminal = new RecordingTerminal(shop.directory());
            execute(terminal, "preview", "--base", base, "--head", "feature");

            assertThat(terminal.out())
                    .as("on " + base)
                    .contains("Deployed with the merge itself, with no promotion: development.")
                    .containsPattern("development +[0-9a-f]{7} +1 to update +1 to update");
            assertThat(terminal.err()).isEmpty();
        }
    }

    @Test
    void aCloneWithoutTheStagesTagsIsToldHowToGetThem() {
        shop.git("push", "-q", "origin", "main", "--tags");
        change("feature");
        shop.replace("web/parameters.yaml", "tag: \"1\"", "tag: \"2\"").commit("web: 2");
        shop.git("tag", "-d", "canary");

        Run lost = preview("text");
        shop.git("fetch", "-q", "--tags", "--force");
        Run found = preview("text");

        assertThat(lost.out()).containsPattern("canary +- +1 to update +nothing +unknown");
        assertThat(lost.err())
                .startsWith("What canary runs is not in this clone")
                .contains("git fetch --tags --force");
        assertThat(found.err()).isEmpty();
    }

    /** As they stand there, in a clone as CI makes it. */
    @Test
    void theCommandsOfTheSnippetsForCiWork() throws IOException {
        shop.git("push", "-q", "origin", "HEAD", "--tags");
        shop.git("fetch", "-q", "origin");
        String page = Files.readString(Path.of("..", "docs", "previews.md"));
        List<String> commands = Pattern.compile("(?m)^ *- (?:run: )?slipway (.*)$")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(commands).hasSize(4);

        for (String command : commands) {
            RecordingTerminal terminal = new RecordingTerminal(shop.directory());
            int code = execute(terminal, command.replaceAll(" > .*", "").split(" "));

            assertThat(code).as(command + "\n" + terminal.err()).isZero();
        }
    }

    private void change(String branch) {
        shop.git("checkout", "-q", "-b", branch);
    }

    private void check(String name, int code) {
        for (String format : FORMATS) {
            Run run = preview(format);
            assertThat(run.code()).as(run.err()).isEqualTo(code);
            Golden.check(
                    Golden.path("preview").resolve(name).resolve("then." + SUFFIXES.getOrDefault(format, format)),
                    run.out());
        }
    }

    private record Run(int code, String out, String err) {}

    /** With names in the place of the commits' ids. */
    private Run preview(String format) {
        RecordingTerminal terminal = new RecordingTerminal(shop.directory());
        int code = execute(terminal, "preview", "--base", "main", "--head", "feature", "--exit-code", "-o", format);
        String out = terminal.out();
        for (String ref : new String[] {"feature", "main", "canary"}) {
            if (shop.git("for-each-ref", "refs/tags/" + ref, "refs/heads/" + ref)
                    .isEmpty()) continue;
            String id = shop.git("rev-parse", ref);
            out = out.replace(id, "<" + ref + ">").replace(id.substring(0, 7), "<" + ref + ">");
        }
        String stable = out.replaceAll("\"digest\": \"[0-9a-f]{16}\"", "\"digest\": \"<digest>\"")
                .replaceAll("(?s)<(style|script)>.*?</\\1>", "<$1></$1>")
                .replaceAll("sha256-[A-Za-z0-9+/=]*", "<hash>")
                .replaceAll("plan [0-9a-f]{16}", "plan <digest>");
        return new Run(code, stable, terminal.err());
    }

    private static int execute(RecordingTerminal terminal, String... arguments) {
        return Slipway.commandLine(
                        terminal.terminal(), NOTHING, NOWHERE, PreviewCommandTest::renderer, () -> Instant.EPOCH)
                .execute(arguments);
    }

    private static final Service NOTHING =
            file -> Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, "nothing is started here"));

    private static final PlaneDoor NOWHERE = kubeconfig -> {
        throw new CommandFailure(kubeconfig + " names no plane");
    };

    private static Renderer renderer(Unsealer unsealer) {
        return new Renderer(Kinds.of(() -> REGISTRY)::isClusterScoped, unsealer);
    }
}
