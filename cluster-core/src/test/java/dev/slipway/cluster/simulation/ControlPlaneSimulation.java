package dev.slipway.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workloads, faults, crashes, in every order that seeds give; see {@link Invariants} for what must hold always and {@link Story} for the
 * end. {@code -Dseed=N} tells one story alone, {@code -Dseeds=N} so many. A seed that ever failed goes into {@code plane/failed-seeds.txt} and is
 * told first.
 */
class ControlPlaneSimulation {
    private static final int SEEDS = Integer.getInteger("seeds", 1000);
    private static final List<Long> TOLD_TWICE = List.of(7L, 26L, 41L);

    @Test
    void convergesOnceTheWeatherClears() throws IOException {
        Long only = Long.getLong("seed");
        LongStream stories = only != null
                ? LongStream.of(only)
                : LongStream.concat(failedBefore(), LongStream.range(0, SEEDS)).parallel();
        AtomicReference<Optional<AssertionError>> failure = new AtomicReference<>(Optional.empty());

        stories.forEach(seed -> {
            if (failure.get().isEmpty()) tell(seed).ifPresent(error -> failure.set(Optional.of(error)));
        });

        failure.get().ifPresent(error -> {
            throw error;
        });
    }

    @Test
    void oneSeedGivesOneHistoryInTwoProcesses(@TempDir Path folder) throws Exception {
        for (long seed : TOLD_TWICE) {
            Path here = folder.resolve(seed + "-first");
            Path there = folder.resolve(seed + "-second");
            Process first = tellElsewhere(seed, here);
            Process second = tellElsewhere(seed, there);
            assertThat(first.waitFor()).as("exit code").isZero();
            assertThat(second.waitFor()).as("exit code").isZero();
            String one = Files.readString(here);
            String other = Files.readString(there);

            assertThat(one.lines().count()).as("changes of seed " + seed).isGreaterThan(10);
            assertThat(one).as("history of seed " + seed).isEqualTo(other);
        }
    }

    private static Optional<AssertionError> tell(long seed) {
        return Told.failure(Script.of(seed), Mutation.NONE);
    }

    private static LongStream failedBefore() throws IOException {
        try (InputStream list = ControlPlaneSimulation.class.getResourceAsStream("/plane/failed-seeds.txt")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .mapToLong(line -> Long.parseLong(line.trim()));
        }
    }

    private static Process tellElsewhere(long seed, Path history) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoryTeller.class.getName(),
                        Long.toString(seed),
                        history.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
