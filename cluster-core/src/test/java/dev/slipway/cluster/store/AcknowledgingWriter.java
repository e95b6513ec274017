package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.configMap;
import static dev.slipway.cluster.store.Objects.key;
import static dev.slipway.cluster.store.Objects.revisionOf;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;

/** A program to be killed: writes without end and prints {@code <name> <revision>} for every write that was acknowledged. */
final class AcknowledgingWriter {
    private static final int WRITERS = 16;

    private final Store store;

    private AcknowledgingWriter(Store store) {
        this.store = store;
    }

    public static void main(String[] arguments) {
        ThreadLoop loop = new ThreadLoop(
                "writer", 2, InstantSource.system(), new SplittableRandom(1), Throwable::printStackTrace);
        SqliteJournal journal = SqliteJournal.open(Path.of(arguments[0]));
        AcknowledgingWriter writer = new AcknowledgingWriter(new Store(loop, journal, StoreLimits.DEFAULT));
        for (int i = 0; i < WRITERS; i++) {
            String name = "n" + i;
            loop.post(() -> writer.writeOn(name));
        }
        loop.after(Duration.ofMillis(20), () -> writer.compactOn(loop));
    }

    private void compactOn(ThreadLoop loop) {
        store.compact(store.snapshot().revision() - 100);
        loop.after(Duration.ofMillis(20), () -> compactOn(loop));
    }

    private void writeOn(String name) {
        Optional<ApiObject> there = store.head().get(key(name));
        Change change = there.<Change>map(object -> new Change.Replace(next(object, name), revisionOf(object)))
                .orElseGet(() -> new Change.Create(configMap(name, "0")));
        store.commit(change).thenAccept(outcome -> {
            ApiObject object = outcome.done().orElseThrow();
            System.out.println(name + " " + object.resourceVersion());
            System.out.flush();
            writeOn(name);
        });
    }

    private static ApiObject next(ApiObject object, String name) {
        int count = Integer.parseInt(object.root().text("data", "value").orElseThrow());
        return configMap(name, Integer.toString(count + 1));
    }
}
