package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.CONFIG_MAP;
import static dev.slipway.cluster.store.Objects.configMap;
import static dev.slipway.cluster.store.Objects.key;
import static dev.slipway.cluster.store.Objects.revisionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A world around one journal, through several lives of a store. A life ends between any two events: the loop and the store are dropped as a
 * crash would drop them, only the journal remains.
 *
 * <p>Writers count: each reads an object, old or new, and writes it back with one more, so that a lost update shows as a count that is not
 * one more than the one before. Watchers remember what they heard and resume after a crash where they stopped.
 *
 * <p>After every event: nothing is visible that the journal does not have, and each watcher has heard exactly the truth between where it
 * started and where it is. At the end of each life: what was acknowledged is in the truth, and the store, its past at any kept revision and
 * its restart equal the truth replayed.
 */
final class StoreWorld {
    private static final int LIVES = 3;
    private static final int NAMES = 4;
    private static final StoreLimits LIMITS = new StoreLimits(5, 12, 60, Duration.ofSeconds(2), Duration.ofMillis(50));

    private final Random chance;
    private final RecordingJournal journal;
    private final List<Follower> followers = new ArrayList<>();
    private final TreeMap<Long, ApiObject> acknowledged = new TreeMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private VirtualLoop loop;
    private Store store;

    StoreWorld(long seed) {
        this.chance = Seeds.random(seed);
        this.journal = new RecordingJournal(this::fault);
        startLife();
    }

    private RecordingJournal.Fault fault() {
        if (chance.nextInt(20) == 0) return RecordingJournal.Fault.BEFORE_IT_IS_WRITTEN;
        return chance.nextInt(40) == 0 ? RecordingJournal.Fault.AFTER_IT_WAS_WRITTEN : RecordingJournal.Fault.NONE;
    }

    void run() {
        for (int life = 0; life < LIVES; life++) {
            int events = 20 + chance.nextInt(200);
            for (int i = 0; i < events; i++) loop.step();
            checkEnd();
            now = loop.instant();
            startLife();
            checkEnd();
        }
        assertThat(acknowledged).isNotEmpty();
    }

    /** Everything that happened, as text. */
    String history() {
        StringBuilder text = new StringBuilder();
        journal.truth().values().forEach(entry -> text.append(entry).append('\n'));
        followers.forEach(follower -> text.append(follower.heard.keySet()).append('\n'));
        return text.toString();
    }

    private void startLife() {
        loop = new VirtualLoop(chance.nextLong(), now);
        store = new Store(loop, journal, LIMITS);
        for (int i = 0; i < 3; i++) writeNowAndThen();
        compactNowAndThen();
        forkNowAndThen();
        followers.forEach(Follower::resume);
        followNowAndThen();
        loop.afterEach(this::checkAlways);
    }

    private void writeNowAndThen() {
        loop.after(Duration.ofMillis(chance.nextInt(20)), () -> {
            write(store, chance.nextInt(3) == 0 ? store.head() : store.snapshot());
            writeNowAndThen();
        });
    }

    private void write(Store to, Snapshot decidedOn) {
        String name = "n" + chance.nextInt(NAMES);
        Change change = change(decidedOn.get(key(name)), name);
        to.commit(change).thenAccept(outcome -> {
            if (to == store) outcome.done().ifPresent(this::acknowledge);
        });
    }

    private Change change(Optional<ApiObject> there, String name) {
        if (there.isEmpty()) return new Change.Create(configMap(name, "0"));
        long revision = revisionOf(there.get());
        if (chance.nextInt(4) == 0) return new Change.Remove(key(name), revision);
        int more = chance.nextInt(8) == 0 ? 0 : 1;
        return new Change.Replace(configMap(name, Integer.toString(countOf(there.get()) + more)), revision);
    }

    private void acknowledge(ApiObject object) {
        acknowledged.put(revisionOf(object), object);
    }

    private void compactNowAndThen() {
        loop.after(Duration.ofMillis(200 + chance.nextInt(2000)), () -> {
            store.compact(store.snapshot().revision() - chance.nextInt(30));
            compactNowAndThen();
        });
    }

    private void forkNowAndThen() {
        loop.after(Duration.ofMillis(chance.nextInt(3000)), () -> {
            Snapshot before = store.snapshot();
            VirtualLoop other = new VirtualLoop(chance.nextLong(), now);
            Store fork = store.fork(other);
            assertThat(contents(fork.snapshot())).isEqualTo(contents(before));
            for (int i = 0; i < 10; i++) write(fork, fork.head());
            other.runFor(Duration.ofMillis(100));
            assertThat(fork.snapshot().revision()).isGreaterThan(before.revision());
            assertThat(store.snapshot()).isSameAs(before);
            forkNowAndThen();
        });
    }

    private void followNowAndThen() {
        loop.after(Duration.ofMillis(chance.nextInt(500)), () -> {
            long newest = store.snapshot().revision();
            long back = Math.max(1, newest - store.oldest() + 1);
            Follower follower = new Follower(newest - chance.nextLong(back));
            followers.add(follower);
            follower.resume();
            followNowAndThen();
        });
    }

    private void checkAlways() {
        long durable = journal.revision();
        assertThat(store.snapshot().revision()).isLessThanOrEqualTo(durable);
        followers.forEach(Follower::check);
    }

    private void checkEnd() {
        acknowledged.forEach(this::checkAcknowledged);
        journal.truth().values().forEach(this::checkNoLostUpdate);
        Snapshot newest = store.snapshot();
        assertThat(contents(newest)).isEqualTo(truthAt(newest.revision()));
        for (long revision = store.oldest(); revision <= newest.revision(); revision++) {
            assertThat(contents(store.at(revision).orElseThrow())).isEqualTo(truthAt(revision));
        }
        assertThat(store.at(store.oldest() - 1)).isEmpty();
    }

    private void checkAcknowledged(long revision, ApiObject object) {
        Entry entry = journal.truth().get(revision);
        assertThat(entry).as("acknowledged revision %s", revision).isNotNull();
        if (entry instanceof Entry.Put put) assertThat(put.object()).isEqualTo(object);
    }

    private void checkNoLostUpdate(Entry entry) {
        if (!(entry instanceof Entry.Put put)) return;
        int before = entry.supersedes() == 0
                ? -1
                : countOf(((Entry.Put) journal.truth().get(entry.supersedes())).object());
        assertThat(countOf(put.object()))
                .as("count at revision %s", entry.revision())
                .isEqualTo(before + 1);
    }

    private TreeMap<ObjectKey, ApiObject> truthAt(long revision) {
        TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
        journal.truth().headMap(revision, true).values().forEach(entry -> {
            if (entry instanceof Entry.Put put) objects.put(put.key(), put.object());
            else objects.remove(entry.key());
        });
        return objects;
    }

    private static TreeMap<ObjectKey, ApiObject> contents(Snapshot snapshot) {
        TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
        snapshot.list(CONFIG_MAP).forEach(object -> objects.put(object.key(), object));
        return objects;
    }

    private static int countOf(ApiObject object) {
        return Integer.parseInt(object.root().text("data", "value").orElseThrow());
    }

    /** A watcher that resumes after the last revision it heard. */
    private final class Follower {
        private final TreeMap<Long, Event> heard = new TreeMap<>();
        private long start;

        Follower(long start) {
            this.start = start;
        }

        void resume() {
            long last = heard.isEmpty() ? start : heard.lastKey();
            Watching answer = store.watch(CONFIG_MAP, last, this::hear);
            if (answer instanceof Watching.Compacted compacted) startAgain(compacted);
        }

        private void startAgain(Watching.Compacted compacted) {
            heard.clear();
            start = compacted.oldest();
            assertThat(store.watch(CONFIG_MAP, start, this::hear)).isInstanceOf(Watch.class);
        }

        private void hear(Event event) {
            if (!heard.isEmpty()) assertThat(event.revision()).isGreaterThan(heard.lastKey());
            assertThat(event.before())
                    .isEqualTo(Optional.ofNullable(truthAt(event.revision() - 1).get(event.key())));
            heard.put(event.revision(), event);
        }

        void check() {
            if (heard.isEmpty()) return;
            long last = heard.lastKey();
            assertThat(heard.keySet())
                    .isEqualTo(journal.truth().subMap(start, false, last, true).keySet());
        }
    }
}
