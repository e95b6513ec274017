package dev.slipway.cluster.store;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Durable replacements per second of objects of about 1 KB: each of the writers replaces an object of its own and waits until that is
 * durable before it goes on. The file lies under {@code target}, so on the disk of the working copy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class StoreBench {
    private static final int COMMITS = 2_000;

    @Param({"1", "8", "64"})
    public int writers;

    /** {@code none} shows what the store costs without a disk. */
    @Param({"sqlite", "none"})
    public String journal;

    private final String filler = "x".repeat(800);
    private Path directory;
    private ThreadLoop loop;
    private Journal opened;
    private Store store;
    private long count;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "store");
        loop = new ThreadLoop("bench", 2, InstantSource.system(), new SplittableRandom(1), Throwable::printStackTrace);
        opened = journal.equals("sqlite") ? SqliteJournal.open(directory) : Journal.none();
        store = new Store(loop, opened, StoreLimits.DEFAULT);
    }

    @TearDown
    public void close() throws IOException {
        loop.close();
        opened.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @Benchmark
    @OperationsPerInvocation(COMMITS)
    public void commits() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(COMMITS);
        for (int i = 0; i < writers; i++) {
            String name = "config-map-" + i;
            int share = COMMITS / writers + (i < COMMITS % writers ? 1 : 0);
            loop.post(() -> write(name, share, done));
        }
        done.await();
    }

    private void write(String name, int left, CountDownLatch done) {
        if (left == 0) return;
        ApiObject object = ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "default", name)
                .withAt(filler + count++, "data", "value");
        ObjectKey key = object.key();
        Optional<ApiObject> there = store.head().get(key);
        Change change = there.<Change>map(
                        current -> new Change.Replace(object, Long.parseLong(current.resourceVersion())))
                .orElseGet(() -> new Change.Create(object));
        store.commit(change).thenAccept(outcome -> {
            outcome.done().orElseThrow();
            done.countDown();
            write(name, left - 1, done);
        });
    }
}
