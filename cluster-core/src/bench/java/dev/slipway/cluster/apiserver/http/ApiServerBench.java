package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.SqliteJournal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One client after another over TLS, with a journal on the disk of the working copy; client and server share the machine and the JVM. The
 * distribution of single requests, and of a patch until the last of so many watchers has read it. ConfigMaps of about 1 KB.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class ApiServerBench {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Map<String, String> MERGE = Map.of("Content-Type", "application/merge-patch+json");
    private static final String FILLER = "x".repeat(700);

    /** A server with so many ConfigMaps. */
    @State(Scope.Benchmark)
    public static class Served {
        @Param("10000")
        public int objects;

        RunningFace face;
        private Path directory;
        private SqliteJournal journal;
        private long count;

        @Setup
        public void open() throws Exception {
            directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "api");
            journal = SqliteJournal.open(directory);
            face = new RunningFace(directory.resolve("data"), loop -> {
                ApiServer server = new ApiServer(loop, new Store(loop, journal, StoreLimits.DEFAULT));
                server.start().join();
                return Plane.of(server);
            });
            for (int i = 0; i < objects; i++) create();
        }

        int create() throws Exception {
            return must(face.send("POST", MAPS, map("map-" + count++), Map.of()), 201);
        }

        int patch() throws Exception {
            String body = "{\"data\":{\"count\":\"" + count++ + "\"}}";
            return must(face.send("PATCH", MAPS + "/map-7", body, MERGE), 200);
        }

        private static String map(String name) {
            return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"filler\":\"" + FILLER + "\"}}";
        }

        @TearDown
        public void close() throws IOException {
            face.close();
            journal.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }

    /** Watchers that count what they hear. */
    @State(Scope.Benchmark)
    public static class Watchers {
        @Param({"1", "100", "1000"})
        public int watchers;

        private volatile CountDownLatch arrived = new CountDownLatch(0);

        @Setup
        public void watch(Served served) throws Exception {
            HttpClient client = served.face.client();
            String now = served.face
                    .get(MAPS + "?limit=1")
                    .body()
                    .split("\"resourceVersion\":\"")[1]
                    .split("\"")[0];
            String path = MAPS + "?watch=1&resourceVersion=" + now;
            for (int i = 0; i < watchers; i++) {
                HttpResponse<Stream<String>> response = client.send(longRequest(served, path), BodyHandlers.ofLines());
                Thread reader = new Thread(() -> response.body().forEach(line -> arrived.countDown()), "reader-" + i);
                reader.setDaemon(true);
                reader.start();
            }
        }

        private static java.net.http.HttpRequest longRequest(Served served, String path) {
            return served.face
                    .request("GET", path, "")
                    .timeout(java.time.Duration.ofHours(1))
                    .build();
        }

        @Setup(Level.Invocation)
        public void expect() {
            arrived = new CountDownLatch(watchers);
        }
    }

    @Benchmark
    public int create(Served served) throws Exception {
        return served.create();
    }

    @Benchmark
    public int get(Served served) throws Exception {
        return must(served.face.get(MAPS + "/map-7"), 200);
    }

    @Benchmark
    public int patch(Served served) throws Exception {
        return served.patch();
    }

    @Benchmark
    public int list(Served served) throws Exception {
        return must(served.face.get(MAPS), 200);
    }

    @Benchmark
    public int fanOut(Served served, Watchers watchers) throws Exception {
        int length = served.patch();
        if (!watchers.arrived.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("not heard in 30 s");
        return length;
    }

    private static int must(HttpResponse<String> response, int code) {
        if (response.statusCode() != code) throw new IllegalStateException(response.body());
        return response.body().length();
    }
}
