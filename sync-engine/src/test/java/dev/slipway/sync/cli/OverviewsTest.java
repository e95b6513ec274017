package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.Views;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverviewsTest {
    private static final Path HERE = Path.of("/");

    @Test
    void showsStagesComponentsAndWhatIsInTheWay() {
        assertThat(new Overviews(new RecordingTerminal(HERE).terminal()).print(Views.shop()))
                .isEqualTo("""
                        shop  file:///srv/shop.git  head aaaaaaa

                        STAGE        COMMIT   SUBJECT
                        development  aaaaaaa  storefront: new banner
                        canary       bbbbbbb  orders: 3.7.2
                        release      -

                        COMPONENT   STAGE        COMMIT   SYNC         HEALTH
                        orders      development  aaaaaaa  Synced       Healthy
                        orders      canary       aaaaaaa  Synced       Healthy
                        storefront  development  aaaaaaa  Failed       Healthy
                        storefront  canary       aaaaaaa  Progressing  Progressing

                        release: the tag release does not exist
                        storefront-development: storefront/templates/web.yaml:14: unknown parameter "replica"; did you mean "replicas" (parameters.yaml:3)?
                        storefront-canary: 1 of 2 pods ready (Pod development/storefront-7d-x2)
                        """);
    }

    @Test
    void coloursOnlyWhatAPersonWatches() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Terminal watched = new Terminal(nowhere, nowhere, Map.of("TERM", "xterm"), HERE, true);
        Terminal noColour = new Terminal(nowhere, nowhere, Map.of("TERM", "xterm", "NO_COLOR", "1"), HERE, true);

        assertThat(new Overviews(watched).print(Views.shop())).contains("\u001b[31mFailed\u001b[0m");
        assertThat(new Overviews(noColour).print(Views.shop())).doesNotContain("\u001b");
    }

    @Test
    void saysWhenThereIsNothingYet() {
        assertThat(new Overviews(new RecordingTerminal(HERE).terminal()).print(new Overview(List.of())))
                .isEqualTo("no repository yet\n");
    }
}
