package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.apiserver.http.answer.View;
import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.apiserver.http.request.ResourceRequest;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What ten thousand watches cost that have nothing to tell. */
class IdleWatchesTest {
    private static final int MANY = 10_000;
    private static final long MOST_BYTES_EACH = 3_000;

    private final VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
    private final Store store = new Store(loop, Journal.none(), StoreLimits.DEFAULT);
    private final ApiServer server = new ApiServer(loop, store);
    private final OpenWatches open = new OpenWatches();
    private int writes;

    /** The other side of a watch, which counts what reaches it. */
    private final class CountingOutlet implements Outlet {
        @Override
        public int atOnce() {
            return 1;
        }

        @Override
        public void refuse(Status status) {
            throw new AssertionError(status);
        }

        @Override
        public void open(Consumer<Throwable> left) {}

        @Override
        public void write(ByteBuffer bytes, boolean last, Callback next) {
            if (bytes.hasRemaining()) writes++;
            next.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void takeLittleMemoryAndNoPartInTheWritesOfOthers() {
        server.start();
        namespace("shop");
        Kind kind =
                server.kinds().find(new GroupVersionKind("", "v1", "ConfigMap")).orElseThrow();
        watch(kind, "shop");
        turnsOf(() -> map("first"));
        long turnsAlone = turnsOf(() -> map("alone"));
        long before = usedMemory();

        for (int i = 0; i < MANY; i++) watch(kind, "elsewhere-" + i);
        loop.runFor(Duration.ofSeconds(1));
        long each = (usedMemory() - before) / MANY;

        assertThat(open.size()).isEqualTo(MANY + 1);
        assertThat(each).as("bytes of heap for each").isLessThan(MOST_BYTES_EACH);
        int writesAlone = writes;
        assertThat(turnsOf(() -> map("among-many"))).isEqualTo(turnsAlone);
        assertThat(writes).isEqualTo(writesAlone + 1);
    }

    @Test
    void aBookmarkForEachIsAllThatHappensInAMinute() {
        server.start();
        Kind kind =
                server.kinds().find(new GroupVersionKind("", "v1", "ConfigMap")).orElseThrow();
        namespace("shop");
        for (int i = 0; i < 100; i++) watch(kind, "elsewhere-" + i);
        loop.runFor(Duration.ofSeconds(1));
        long before = loop.steps();

        loop.runFor(Duration.ofSeconds(60));

        assertThat(writes).isEqualTo(100);
        assertThat(loop.steps() - before).isLessThan(110);
    }

    private long turnsOf(Runnable write) {
        long before = loop.steps();
        write.run();
        loop.runFor(Duration.ofSeconds(1));
        return loop.steps() - before;
    }

    private void map(String name) {
        create("ConfigMap", "shop", name);
    }

    private void namespace(String name) {
        create("Namespace", "", name);
        loop.runFor(Duration.ofSeconds(1));
    }

    private void create(String kind, String namespace, String name) {
        var unused = server.client()
                .create(ApiObject.of(new GroupVersionKind("", "v1", kind), namespace, name), WriteOptions.by("test"));
    }

    private void watch(Kind kind, String namespace) {
        ListOptions options = new ListOptions(
                namespace,
                LabelSelector.EVERYTHING,
                FieldSelector.EVERYTHING,
                0,
                "",
                store.snapshot().revision(),
                ListOptions.RevisionMatch.NOT_OLDER_THAN);
        ResourceRequest.Follow request =
                new ResourceRequest.Follow(kind, options, false, true, false, Optional.empty());
        View view = new View(kind, Representation.PLAIN, View.Include.METADATA);
        new WatchStream(new CountingOutlet(), view, request, server.client(), loop, Runnable::run, open).start();
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
