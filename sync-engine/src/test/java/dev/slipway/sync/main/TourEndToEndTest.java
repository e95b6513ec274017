package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour in the sample repository's README, line by line as it is written there: it does what the text around it says. */
class TourEndToEndTest {
    private static final Path SAMPLE = Path.of("..", "sample-repo");

    @TempDir
    private Path directory;

    private GitClone clone;
    private RunningSlipway slipway;
    private List<List<String>> steps;

    @BeforeEach
    void start() throws IOException {
        Path bare = GitClone.bare(directory.resolve("shop.git"));
        clone = GitClone.of(bare.toUri().toString(), directory.resolve("clone"));
        copy(SAMPLE, clone.directory());
        String first = clone.push("Open the shop");
        clone.pushTag("canary", first);
        clone.pushTag("release", first);
        steps = steps(Files.readString(SAMPLE.resolve("README.md")));
        slipway = RunningSlipway.start(directory, bare.toUri().toString());
        awaitAllWell();
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void theTourDoesWhatItSays() throws IOException, InterruptedException {
        assertThat(steps).hasSize(7);

        run(steps.get(0));
        awaitAllWell();
        assertThat(kubectl("development", "configmap/storefront", "{.data}")).contains("all lighthouse novels");
        assertThat(kubectl("canary", "configmap/storefront", "{.data}")).doesNotContain("all lighthouse novels");

        run(steps.get(1));
        awaitAllWell();
        assertThat(image("development", "orders")).endsWith(":3.8.0");
        assertThat(image("canary", "orders")).endsWith(":3.7.2");

        run(steps.get(2));
        awaitAllWell();
        assertThat(image("canary", "orders")).endsWith(":3.8.0");
        assertThat(image("release-eastus", "orders")).endsWith(":3.8.0");
        assertThat(image("release-westus", "orders")).endsWith(":3.8.0");

        run(steps.get(3));
        Eventually.holds(
                "the flag brings the checkout to canary",
                () -> assertThat(image("canary", "storefront-checkout")).isNotEmpty());
        awaitAllWell();

        run(steps.get(4));
        awaitAllWell();
        assertThat(image("canary", "payments")).endsWith(":2.0.0");
        assertThat(image("release-eastus", "payments")).endsWith(":1.9.3");

        run(steps.get(5));
        slipway.awaitTold("storefront-development", "pod storefront-", "not ready");
        assertThat(slipway.slipway("status").out()).contains("pod storefront-");
        assertThat(kubectl("development", "deploy/storefront", "{.status.availableReplicas}"))
                .isEqualTo("1");
        assertThat(slipway.application("storefront-canary").isHealthy()).isTrue();

        run(steps.get(6));
        awaitAllWell();
    }

    @Test
    void aFlagThatIsTurnedOffTakesItsObjectsAway() throws IOException, InterruptedException {
        run(steps.get(3));
        Eventually.holds(
                "the checkout comes", () -> assertThat(objects("canary")).contains("storefront-checkout"));
        awaitAllWell();

        run(List.of("git revert --no-edit HEAD && git push"));

        Eventually.holds(
                "the checkout goes", () -> assertThat(objects("canary")).doesNotContain("storefront-checkout"));
        awaitAllWell();
    }

    /** Lines for Slipway run in this process, all others in a shell in the clone. "Wait until" is what the comments ask for. */
    private void run(List<String> lines) throws IOException, InterruptedException {
        for (String line : lines) {
            String command = line.replaceFirst("\\s+#.*", "");
            if (!command.startsWith("./slipway ")) shell(command);
            else if (line.contains("# wait until")) awaitAllWell();
            else {
                String[] arguments = command.substring("./slipway ".length()).split(" ");
                RunningSlipway.Result result =
                        arguments[0].equals("promote") ? promoted(arguments) : slipway.slipway(arguments);
                assertThat(result.code()).as(() -> line + ": " + result.err()).isZero();
            }
        }
    }

    /** Nobody types as fast as this test: a promotion comes after the push was rolled out. */
    private RunningSlipway.Result promoted(String... arguments) {
        awaitAllWell();
        return slipway.slipway(arguments);
    }

    private void shell(String command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "sh", ".out");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(clone.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(GitClone.hermetic());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue())
                .as(command + ": " + Files.readString(out))
                .isZero();
    }

    /** Development is at the newest commit, and every application is what its stage's commit makes it, and healthy. */
    private void awaitAllWell() {
        slipway.awaitStage("development", clone.git("rev-parse", "HEAD"));
        Eventually.holds("all is well", () -> {
            List<ApplicationView> all = slipway.shop().applications();
            assertThat(all).hasSize(16).allMatch(each -> each.isSynced() && each.isHealthy());
        });
        for (String stage : List.of("canary", "release"))
            slipway.awaitStage(stage, slipway.stage(stage).commit().orElseThrow());
    }

    private String image(String namespace, String deployment) {
        return kubectl(namespace, "deploy/" + deployment, "{.spec.template.spec.containers[0].image}");
    }

    private String objects(String namespace) {
        return slipway.kubectl().ok("get", "deploy,service", "-n", namespace, "-o", "name");
    }

    private String kubectl(String namespace, String object, String path) {
        return slipway.kubectl().ok("get", object, "-n", namespace, "-o", "jsonpath=" + path);
    }

    /** The command blocks after the heading "Things to try". */
    private static List<List<String>> steps(String readme) {
        List<List<String>> blocks = new ArrayList<>();
        boolean inside = false;
        String tour = readme.substring(readme.indexOf("## Things to try"));
        for (String line : tour.lines().toList()) {
            if (line.startsWith("```")) {
                inside = !inside;
                if (inside) blocks.add(new ArrayList<>());
            } else if (inside) blocks.get(blocks.size() - 1).add(line);
        }
        return blocks;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isSymbolicLink(file)) Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                else if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
    }
}
