package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static dev.slipway.cluster.apiserver.http.ServedPlane.mustBe;
import static dev.slipway.cluster.apiserver.http.ServedPlane.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients at once, over HTTP: writes to one object take turns and none is lost; every watcher sees every revision once, in order; and
 * whoever goes on from any revision sees the same rest.
 */
@Timeout(120)
class ConcurrentClientsTest {
    private static final int WRITERS = 6;
    private static final int INCREMENTS = 25;
    private static final int WATCHERS = 4;
    private static final String COUNTER = MAPS + "/counter";

    @TempDir
    Path data;

    private ServedPlane plane;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void start() throws Exception {
        plane = new ServedPlane(data);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        plane.close();
        assertThat(plane.faults()).isEmpty();
    }

    /** What a watcher heard of. */
    private record Seen(long revision, String type, String name, String value) {
        static Seen of(Mapping event) {
            Mapping object = event.mapping("object");
            return new Seen(
                    Long.parseLong(ServedPlane.revision(object)),
                    event.text("type").orElseThrow(),
                    object.text("metadata", "name").orElseThrow(),
                    object.text("data", "value").orElse(""));
        }
    }

    @Test
    void losesNoWriteAndTellsEveryoneTheSameStory() throws Exception {
        String start = revision(plane.make("counter", "0"));
        List<Future<List<Seen>>> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) watchers.add(threads.submit(() -> heardAfter(start)));

        List<Future<Object>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) writers.add(threads.submit(writer("own-" + i)));
        for (Future<Object> writer : writers) writer.get();
        plane.make("end", "");

        List<Seen> story = watchers.get(0).get();
        for (Future<List<Seen>> watcher : watchers) assertThat(watcher.get()).isEqualTo(story);
        assertThat(story).extracting(Seen::revision).isSorted().doesNotHaveDuplicates();
        assertThat(story.stream()
                        .filter(seen -> seen.name().equals("counter"))
                        .map(Seen::value)
                        .toList())
                .isEqualTo(Stream.iterate(1, n -> n + 1)
                        .limit(WRITERS * INCREMENTS)
                        .map(String::valueOf)
                        .toList());
        assertThat(story).hasSize(WRITERS * INCREMENTS + WRITERS * 2 + 1);
        assertEveryTailIsTheSame(story);
    }

    private void assertEveryTailIsTheSame(List<Seen> story) throws Exception {
        for (int i = 0; i < story.size() - 1; i += 7)
            assertThat(heardAfter(Long.toString(story.get(i).revision())))
                    .isEqualTo(story.subList(i + 1, story.size()));
    }

    /** Everything after a revision until the object called {@code end} was made. */
    private List<Seen> heardAfter(String revision) throws Exception {
        HttpResponse<Stream<String>> response = plane.face
                .client()
                .send(
                        plane.face
                                .request("GET", MAPS + "?watch=1&resourceVersion=" + revision, "")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        List<Seen> seen = new ArrayList<>();
        try (Stream<String> lines = response.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                Seen next = Seen.of(Json.read(line).asMapping().orElseThrow());
                seen.add(next);
                if (next.name().equals("end")) return seen;
            }
        }
        throw new AssertionError("the watch ended after " + seen);
    }

    /** Counts up by reading, adding one and writing back, again and again where somebody else was faster; makes and deletes a map in between. */
    private Callable<Object> writer(String own) {
        return () -> {
            plane.make(own, "mine");
            for (int i = 0; i < INCREMENTS; i++) increment();
            mustBe(200, plane.face.send("DELETE", MAPS + "/" + own, "", Map.of()));
            return own;
        };
    }

    private void increment() throws Exception {
        while (true) {
            Mapping now = mustBe(200, plane.face.get(COUNTER));
            int next = Integer.parseInt(now.text("data", "value").orElseThrow()) + 1;
            String body = Json.text(now.withAt(Integer.toString(next), "data", "value"));
            HttpResponse<String> written = plane.face.send("PUT", COUNTER, body, Map.of());
            if (written.statusCode() == 409) continue;
            Mapping after = mustBe(200, written);
            Mapping read = mustBe(200, plane.face.get(COUNTER + "?resourceVersion=" + revision(after)));
            assertThat(Long.parseLong(revision(read))).isGreaterThanOrEqualTo(Long.parseLong(revision(after)));
            return;
        }
    }
}
