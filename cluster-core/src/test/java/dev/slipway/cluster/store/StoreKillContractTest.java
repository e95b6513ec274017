package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.CONFIG_MAP;
import static dev.slipway.cluster.store.Objects.revisionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.journal.SqliteJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, a real file, SIGKILL. It proves what survives the death of the process, not that of the machine. */
@Timeout(120)
class StoreKillContractTest {
    private static final int KILLS = 4;
    private static final int ACKNOWLEDGEMENTS_BEFORE_KILL = 1500;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedSurvivesSigkill() throws Exception {
        long newestBefore = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            TreeMap<String, Long> acknowledged = writeUntilKilled();

            try (SqliteJournal journal = SqliteJournal.open(directory)) {
                Snapshot snapshot = reopen(journal);
                TreeMap<String, Long> kept = new TreeMap<>();
                for (ApiObject object : snapshot.list(CONFIG_MAP)) kept.put(object.name(), revisionOf(object));

                assertThat(kept.keySet()).containsAll(acknowledged.keySet());
                acknowledged.forEach(
                        (name, revision) -> assertThat(kept.get(name)).isGreaterThanOrEqualTo(revision));
                assertThat(acknowledged.values()).allMatch(revision -> revision <= snapshot.revision());
                assertThat(snapshot.revision()).isGreaterThan(newestBefore);
                newestBefore = snapshot.revision();
            }
        }
    }

    /** The last acknowledged revision per object. */
    private TreeMap<String, Long> writeUntilKilled() throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgingWriter.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        TreeMap<String, Long> acknowledged = new TreeMap<>();
        try (BufferedReader lines = writer.inputReader()) {
            for (int i = 0; i < ACKNOWLEDGEMENTS_BEFORE_KILL; i++) remember(lines.readLine(), acknowledged);
            writer.toHandle().destroyForcibly();
            String line = lines.readLine();
            while (line != null) {
                if (line.matches("n\\d+ \\d+")) remember(line, acknowledged);
                line = lines.readLine();
            }
        }
        assertThat(writer.waitFor()).isEqualTo(128 + 9);
        return acknowledged;
    }

    private static void remember(String line, TreeMap<String, Long> acknowledged) {
        String[] parts = line.split(" ");
        acknowledged.put(parts[0], Long.parseLong(parts[1]));
    }

    private static Snapshot reopen(SqliteJournal journal) {
        VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
        return new Store(loop, journal, StoreLimits.DEFAULT).snapshot();
    }
}
