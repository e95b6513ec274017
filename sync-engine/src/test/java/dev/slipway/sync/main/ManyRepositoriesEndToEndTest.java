package dev.slipway.sync.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many repositories in one process, with the real git: a dozen of them hang, more than there are workers, and the shop is deployed as ever. */
class ManyRepositoriesEndToEndTest {
    private static final int HANGING = 12;

    @TempDir
    private Path directory;

    private ServerSocket silent;
    private Shop shop;
    private RunningSlipway slipway;

    @BeforeEach
    void start() throws IOException {
        // Connections are taken by the machine, and nobody ever reads or answers.
        silent = new ServerSocket(0, 2 * HANGING, InetAddress.getLoopbackAddress());
        shop = Shop.open(directory);
        StringBuilder settings = new StringBuilder(RunningSlipway.settings(shop.url()));
        for (int i = 0; i < HANGING; i++)
            settings.append("  - { name: hanging-%d, url: \"http://127.0.0.1:%d/hanging-%d.git\", poll: 1s }%n"
                    .formatted(i, silent.getLocalPort(), i));
        slipway = RunningSlipway.startWith(directory, settings.toString());
    }

    @AfterEach
    void stop() throws IOException {
        slipway.close();
        silent.close();
    }

    @Test
    void aDozenThatHangHoldUpNobodyElse() {
        String first = shop.work().push("Open the shop");
        slipway.awaitStage("development", first);

        String second = shop.work()
                .replace("web/parameters.yaml", "\"1.27\"", "\"1.28\"")
                .push("web: 1.28");
        slipway.awaitStage("development", second);
    }
}
