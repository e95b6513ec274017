package dev.slipway.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workloads, faults, crashes, in every order that seeds give; see {@link Invariants} for what must hold always and {@link Story} for the
 * end. {@code -Dseed=N} or {@code -Dstory={...}} tells one story alone, {@code -Dseeds=N} so many. A story that ever failed goes into
 * {@code plane/failed-stories.txt}, as its {@link Script#text}, and is told first.
 */
class ControlPlaneSimulation {
    private static final int SEEDS = Integer.getInteger("seeds", 10_000);
    private static final int TOLD_TWICE = 4;

    @Test
    void convergesOnceTheWeatherClears() throws IOException {
        AtomicReference<Optional<AssertionError>> failure = new AtomicReference<>(Optional.empty());

        stories().parallel().forEach(script -> {
            if (failure.get().isEmpty())
                Told.failure(script, Mutation.NONE).ifPresent(error -> failure.set(Optional.of(error)));
        });

        failure.get().ifPresent(error -> {
            throw error;
        });
    }

    @Test
    void oneScriptGivesOneHistoryInTwoProcesses(@TempDir Path folder) throws Exception {
        List<Script> eventful = failedBefore()
                .filter(script ->
                        script.faults().contains(Fault.CRASH) && script.users().contains("deployments"))
                .limit(TOLD_TWICE)
                .toList();
        for (Script script : eventful) {
            Path here = folder.resolve(script.seed() + "-first");
            Path there = folder.resolve(script.seed() + "-second");
            Process first = tellElsewhere(script, here);
            Process second = tellElsewhere(script, there);
            assertThat(first.waitFor()).as("exit code").isZero();
            assertThat(second.waitFor()).as("exit code").isZero();
            String one = Files.readString(here);
            String other = Files.readString(there);

            assertThat(one.lines().count()).as("changes of " + script).isGreaterThan(30);
            assertThat(one).as("history of " + script).isEqualTo(other);
        }
        assertThat(eventful).hasSize(TOLD_TWICE);
    }

    @Test
    void oneMoreInTheCastChangesNoStoryWithoutThem() {
        Set<String> more = new TreeSet<>(Cast.names());
        more.add("newcomers");

        Seeds.forEach(500, seed -> {
            Script script = Script.of(seed, more);
            if (!script.users().contains("newcomers")) assertThat(script).isEqualTo(Script.of(seed));
        });
    }

    @Test
    void aScriptIsWhatItsTextSays() {
        Seeds.forEach(
                100, seed -> assertThat(Script.parsed(Script.of(seed).text())).isEqualTo(Script.of(seed)));
    }

    private static Stream<Script> stories() throws IOException {
        String story = System.getProperty("story");
        if (story != null) return Stream.of(Script.parsed(story));
        Long seed = Long.getLong("seed");
        if (seed != null) return Stream.of(Script.of(seed));
        return Stream.concat(failedBefore(), LongStream.range(0, SEEDS).mapToObj(Script::of));
    }

    private static Stream<Script> failedBefore() throws IOException {
        try (InputStream list = ControlPlaneSimulation.class.getResourceAsStream("/plane/failed-stories.txt")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return text
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Script::parsed)
                    .toList()
                    .stream();
        }
    }

    private static Process tellElsewhere(Script script, Path history) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoryTeller.class.getName(),
                        script.text(),
                        history.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
