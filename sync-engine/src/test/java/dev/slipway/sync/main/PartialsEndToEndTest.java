package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.cli.RecordingTerminal;
import dev.slipway.sync.testing.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several components share stands in one file, and a change of it goes where it is used. */
class PartialsEndToEndTest {
    private static final String LABELS = "library/labels.yaml";

    @TempDir
    private Path directory;

    @Test
    void aChangeOfTheLibraryReachesThoseWhoUseIt() {
        Shop shop = Shop.open(directory);
        shop.work().write(LABELS, "team: shop\nlevel: {{level}}\n");
        shop.work()
                .replace(
                        "api/templates/api-configmap.yaml",
                        "  name: api\n",
                        "  name: api\n  labels:\n    {{> library/labels}}\n");
        String first = shop.work().push("Open the shop");

        assertThat(run(shop, "validate", ".").out()).isEmpty();
        assertThat(run(shop, "render", "api", "--stage", "development", "--repo", ".")
                        .out())
                .contains("    team: shop\n    level: info\n");
        try (RunningSlipway slipway = RunningSlipway.start(directory, shop.url())) {
            slipway.awaitStage("development", first);

            shop.work().replace(LABELS, "team: shop", "team: sales");
            String second = shop.work().push("library: give it to sales");

            slipway.awaitHealthy("api-development", second);
            assertThat(slipway.kubectl().ok("get", "configmap/api", "-n", "development", "--show-labels"))
                    .contains("team=sales", "level=info");

            shop.work().replace(LABELS, "{{level}}", "{{levl}}");
            shop.work().push("library: misspell");

            assertThat(run(shop, "validate", ".").out())
                    .contains(LABELS + ":2: unknown parameter \"levl\"; did you mean \"level\"")
                    .contains("(used by api/templates/api-configmap.yaml:6)");
            Eventually.holds(
                    "api says what is wrong, and where",
                    () -> assertThat(slipway.application("api-development").problems())
                            .singleElement()
                            .asString()
                            .contains(LABELS + ":2", "(used by api/templates/api-configmap.yaml:6)"));
            assertThat(slipway.application("web-development").problems()).isEmpty();
        }
    }

    private static RecordingTerminal run(Shop shop, String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal(shop.work().directory());
        Main.commandLine(terminal.terminal(), file -> {
                    throw new AssertionError("nothing to start");
                })
                .execute(arguments);
        return terminal;
    }
}
