package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every kubectl says, command by command: the pages in {@code golden/transcripts}, each a row per command, run with every version that they were
 * written with. {@code -Dgolden.update=true} writes what is said now, {@code -Dtranscript=NAME,NAME} runs some.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlTranscriptsContractTest {
    /** The versions that the pages were written with. */
    private static final int OLDEST = 27;

    private static final int NEWEST = 33;

    /** One per core where the tests usually run: kubectl starts faster than it answers. */
    private final ExecutorService runners = Executors.newFixedThreadPool(2);

    private final List<Page> pages = new ArrayList<>();

    /** A page and those who go through it. */
    private record Page(Path file, Transcript transcript, List<Future<TranscriptRun>> runs) {}

    /** Everything is started at once, so that no core waits; the tests wait for what they look at. */
    @BeforeAll
    void start(KubectlPlane plane) throws Exception {
        List<Path> programs = known();
        for (Path file : files()) {
            Transcript transcript = Transcript.read(file);
            List<Future<TranscriptRun>> ofPage = new ArrayList<>();
            for (Path program : programs) {
                boolean isEnd = program.equals(programs.get(0)) || program.equals(programs.get(programs.size() - 1));
                ofPage.add(runners.submit(() -> TranscriptRun.of(transcript, program, isEnd, plane)));
            }
            pages.add(new Page(file, transcript, ofPage));
        }
    }

    @AfterAll
    void stop() {
        runners.shutdownNow();
    }

    private static List<Path> known() {
        return KubectlPlane.programs().stream()
                .filter(program -> OLDEST <= minor(program) && minor(program) <= NEWEST)
                .toList();
    }

    private static int minor(Path program) {
        return Kubectl.minorOf(program).orElseThrow();
    }

    private static List<Path> files() throws IOException {
        List<String> only = List.of(System.getProperty("transcript", "").split(","));
        try (Stream<Path> files = Files.list(Golden.path("transcripts"))) {
            return files.filter(file -> only.contains("")
                            || only.contains(file.getFileName().toString().replace(".md", "")))
                    .sorted()
                    .toList();
        }
    }

    /** A version that is missing shows as a skipped test: these transcripts were not held against it. */
    @TestFactory
    Stream<DynamicTest> everyVersionIsThere() {
        List<Integer> there =
                known().stream().map(KubectlTranscriptsContractTest::minor).toList();
        return IntStream.rangeClosed(OLDEST, NEWEST)
                .mapToObj(minor -> dynamicTest(
                        "kubectl 1." + minor,
                        () -> Assumptions.assumeTrue(
                                there.contains(minor),
                                "kubectl 1." + minor + " is not on this machine: its transcripts were not run")));
    }

    @TestFactory
    Stream<DynamicNode> saysWhatTheTranscriptSays() {
        return pages.stream()
                .map(page -> dynamicContainer(
                        page.transcript().name(), Stream.of(page).flatMap(KubectlTranscriptsContractTest::tests)));
    }

    private static Stream<DynamicTest> tests(Page page) {
        try {
            return rows(page);
        } catch (Exception failure) {
            return Stream.of(dynamicTest("runs", () -> {
                throw failure;
            }));
        }
    }

    private static Stream<DynamicTest> rows(Page page) throws Exception {
        Map<Transcript.Row, SortedMap<Integer, String>> said = new IdentityHashMap<>();
        for (Transcript.Row row : page.transcript().rows()) said.put(row, new TreeMap<>());
        for (Future<TranscriptRun> run : page.runs()) {
            TranscriptRun ended = run.get();
            ended.said().forEach((row, text) -> said.get(row).put(ended.minor(), text));
        }
        if (Boolean.getBoolean("golden.update")) {
            assertThat(page.runs())
                    .as("every version must be there to rewrite a transcript")
                    .hasSize(NEWEST - OLDEST + 1);
            Files.writeString(page.file(), page.transcript().written(said));
            return Stream.empty();
        }
        return page.transcript().rows().stream()
                .filter(row -> !said.get(row).isEmpty())
                .map(row ->
                        dynamicTest(row.shell(), page.file().toUri(), () -> check(page.file(), row, said.get(row))));
    }

    private static void check(Path page, Transcript.Row row, SortedMap<Integer, String> said) {
        SortedMap<Integer, String> expected = new TreeMap<>();
        said.forEach((minor, text) -> {
            List<String> any = row.expected(minor);
            expected.put(minor, any.contains(text) ? text : any.get(0));
        });
        assertThat(Transcript.written(row, said)).as(page.toString()).isEqualTo(Transcript.written(row, expected));
    }
}
