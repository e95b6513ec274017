package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.testing.Eventually;
import dev.slipway.sync.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo does what it prints, with nothing but what it prints. */
class DemoEndToEndTest {
    @TempDir
    private Path directory;

    @Test
    void theDemoStartsAllStagesAndItsAdviceWorks() throws IOException, InterruptedException {
        try (ChildSlipway demo = demo()) {
            demo.awaitPrinted("Ctrl-C here ends the demo");
            assertThat(demo.out())
                    .contains("16 of 16 applications are synced and healthy")
                    .contains("status page", "API server", "kubeconfig", "working clone");
            Kubectl kubectl = new Kubectl(Kubectl.program(), directory.resolve("slipway-demo/data/kubeconfig"));

            for (String line : advice(demo.out())) if (!line.contains("slipway ")) sh(line);

            Eventually.holds(
                    "development follows the push",
                    () -> assertThat(image(kubectl, "development")).endsWith(":2.5.0"));
            try (ChildSlipway promotion = ChildSlipway.start(directory, "promote", "canary")) {
                assertThat(promotion.awaitEnd(60)).as(promotion::err).isZero();
            }
            Eventually.holds(
                    "canary follows the promotion",
                    () -> assertThat(image(kubectl, "canary")).endsWith(":2.5.0"));

            demo.terminate();
            demo.awaitEnd(5);
        }

        try (ChildSlipway again = demo()) {
            again.awaitPrinted("16 of 16 applications are synced and healthy");
            Kubectl kubectl = new Kubectl(Kubectl.program(), directory.resolve("slipway-demo/data/kubeconfig"));
            assertThat(image(kubectl, "canary")).as("goes on where it was").endsWith(":2.5.0");
        }
    }

    private ChildSlipway demo() {
        return ChildSlipway.start(directory, "demo", "--api-port", "0", "--http-port", "0");
    }

    /** The indented lines that change and push something. */
    private static java.util.List<String> advice(String out) {
        return out.lines()
                .filter(line -> line.startsWith("  sed ") || line.startsWith("  git "))
                .toList();
    }

    private void sh(String line) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "sh", ".out");
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> line + ": " + read(out)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static String image(Kubectl kubectl, String namespace) {
        return kubectl.ok(
                "get",
                "deploy/storefront",
                "-n",
                namespace,
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}");
    }
}
