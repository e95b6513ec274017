package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.CONFIG_MAP;
import static dev.slipway.cluster.store.Objects.DEPLOYMENT;
import static dev.slipway.cluster.store.Objects.configMap;
import static dev.slipway.cluster.store.Objects.deployment;
import static dev.slipway.cluster.store.Objects.key;
import static dev.slipway.cluster.store.Objects.revisionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualLoop loop = new VirtualLoop(1, START);
    private final RecordingJournal journal = new RecordingJournal();
    private Store store = new Store(loop, journal, StoreLimits.DEFAULT);
    private final List<Event> seen = new ArrayList<>();

    @Test
    void everyChangeTakesTheNextRevision() {
        ApiObject created = done(new Change.Create(configMap("a", "1")));
        ApiObject replaced = done(new Change.Replace(configMap("a", "2"), 1));
        ApiObject removed = done(new Change.Remove(key("a"), 2));

        assertThat(List.of(created, replaced, removed).stream().map(Objects::revisionOf))
                .containsExactly(1L, 2L, 3L);
        assertThat(removed.root().text("data", "value")).contains("2");
        assertThat(store.snapshot().get(key("a"))).isEmpty();
        assertThat(store.snapshot().revision()).isEqualTo(3);
    }

    @Test
    void expectationsThatFailAreAnsweredAndChangeNothing() {
        ApiObject current = done(new Change.Create(configMap("a", "1")));

        assertThat(outcome(new Change.Create(configMap("a", "2")))).isEqualTo(new Outcome.Exists(current));
        assertThat(outcome(new Change.Replace(configMap("a", "2"), 7))).isEqualTo(new Outcome.Changed(current));
        assertThat(outcome(new Change.Remove(key("a"), 7))).isEqualTo(new Outcome.Changed(current));
        assertThat(outcome(new Change.Replace(configMap("b", "2"), 1))).isEqualTo(new Outcome.Missing(key("b")));
        assertThat(outcome(new Change.Remove(key("b"), 1))).isEqualTo(new Outcome.Missing(key("b")));
        assertThat(store.snapshot().revision()).isEqualTo(1);
    }

    @Test
    void replacingByTheSameTakesNoRevision() {
        ApiObject created = done(new Change.Create(configMap("a", "1")));

        ApiObject same = done(new Change.Replace(configMap("a", "1"), 1));

        assertThat(same).isEqualTo(created);
        assertThat(store.snapshot().revision()).isEqualTo(1);
    }

    @Test
    void nothingIsToldBeforeItIsDurable() {
        CompletableFuture<Outcome> created = store.commit(new Change.Create(configMap("a", "1")));
        CompletableFuture<Outcome> conflict = store.commit(new Change.Create(configMap("a", "2")));
        CompletableFuture<Outcome> unchanged = store.commit(new Change.Replace(configMap("a", "1"), 1));
        store.watch(CONFIG_MAP, 0, seen::add);

        assertThat(store.head().get(key("a"))).isPresent();
        loop.afterEach(() -> {
            boolean durable = journal.appended() > 0;
            if (!durable) assertThat(store.snapshot().get(key("a"))).isEmpty();
            if (!durable) assertThat(List.of(created, conflict, unchanged)).noneMatch(CompletableFuture::isDone);
            if (!durable) assertThat(seen).isEmpty();
        });
        loop.runFor(SECOND);

        assertThat(List.of(created, conflict, unchanged)).allMatch(CompletableFuture::isDone);
        assertThat(store.snapshot().get(key("a"))).isPresent();
        assertThat(seen).hasSize(1);
    }

    @Test
    void changesThatQueueWhileTheJournalSyncsGoTogether() {
        store.commit(new Change.Create(configMap("first", "1")));
        loop.step();
        for (int i = 0; i < 100; i++) store.commit(new Change.Create(configMap("n" + i, "1")));

        loop.runFor(SECOND);

        assertThat(journal.batches()).containsExactly(1, 100);
    }

    @Test
    void aBatchIsNoLargerThanItsLimit() {
        store = new Store(loop, journal, new StoreLimits(40, 1000, 1000, SECOND, SECOND));
        for (int i = 0; i < 100; i++) store.commit(new Change.Create(configMap("n" + i, "1")));

        loop.runFor(SECOND);

        assertThat(journal.batches()).containsExactly(40, 40, 20);
    }

    @Test
    void changesBeyondTheQueueAreRefusedAsBusy() {
        store = new Store(loop, journal, new StoreLimits(10, 3, 1000, SECOND, SECOND));
        for (int i = 0; i < 3; i++) store.commit(new Change.Create(configMap("n" + i, "1")));

        CompletableFuture<Outcome> refused = store.commit(new Change.Create(configMap("n3", "1")));

        assertThat(refused.join()).isEqualTo(new Outcome.Busy(3));
        assertThat(store.head().get(key("n3"))).isEmpty();
    }

    @Test
    void writesThatFailAreTriedAgainUntilTheySucceed() {
        journal.failNext(3);
        CompletableFuture<Outcome> first = store.commit(new Change.Create(configMap("a", "1")));
        loop.runFor(SECOND);
        CompletableFuture<Outcome> second = store.commit(new Change.Replace(configMap("a", "2"), 1));
        boolean failing = store.failing().isPresent();
        int told = seen.size();

        loop.runFor(SECOND.multipliedBy(5));

        assertThat(failing).isTrue();
        assertThat(told).isZero();
        assertThat(first.join().done().map(Objects::revisionOf)).contains(1L);
        assertThat(second.join().done().map(Objects::revisionOf)).contains(2L);
        assertThat(store.failing()).isEmpty();
    }

    @Test
    void listsInOrderByNamespaceAndAfterAKey() {
        for (String name : List.of("c", "a", "b")) {
            done(new Change.Create(configMap("two", name, "1")));
            done(new Change.Create(configMap("one", name, "1")));
            done(new Change.Create(configMap("one-more", name, "1")));
        }
        done(new Change.Create(deployment("d")));

        Snapshot snapshot = store.snapshot();

        assertThat(snapshot.list(CONFIG_MAP).stream().map(o -> o.namespace() + "/" + o.name()))
                .containsExactly(
                        "one/a", "one/b", "one/c", "one-more/a", "one-more/b", "one-more/c", "two/a", "two/b", "two/c");
        assertThat(snapshot.list(CONFIG_MAP, "one").stream().map(ApiObject::name))
                .containsExactly("a", "b", "c");
        assertThat(snapshot.listAfter(new ObjectKey(CONFIG_MAP, "one", "aa"), "one").stream()
                        .map(ApiObject::name))
                .containsExactly("b", "c");
        assertThat(snapshot.listAfter(new ObjectKey(CONFIG_MAP, "one", "c"), ""))
                .hasSize(6);
        assertThat(snapshot.kinds()).containsExactly(CONFIG_MAP, DEPLOYMENT);
        assertThat(snapshot.size()).isEqualTo(10);
    }

    @Test
    void readsThePastAsLongAsItIsKept() {
        done(new Change.Create(configMap("a", "1")));
        done(new Change.Create(deployment("d")));
        done(new Change.Replace(configMap("a", "2"), 1));
        done(new Change.Remove(key("a"), 3));

        assertThat(store.at(0).orElseThrow().size()).isZero();
        assertThat(store.at(2).flatMap(then -> then.get(key("a"))).map(Objects::revisionOf))
                .contains(1L);
        assertThat(store.at(2).orElseThrow().revision()).isEqualTo(2);
        assertThat(store.at(3).flatMap(then -> then.get(key("a"))).map(Objects::revisionOf))
                .contains(3L);
        assertThat(store.at(4).orElseThrow().kinds()).containsExactly(DEPLOYMENT);
        assertThat(store.at(5)).isEmpty();
        store.compact(2);
        assertThat(store.at(1)).isEmpty();
        assertThat(store.at(2).flatMap(then -> then.get(key("a"))).map(Objects::revisionOf))
                .contains(1L);
    }

    @Test
    void keepsEventsForTheirTimeAndNoMoreThanTheirNumber() {
        store = new Store(loop, journal, new StoreLimits(10, 100, 20, Duration.ofMinutes(5), SECOND));
        for (int i = 1; i <= 30; i++) done(new Change.Create(configMap("n" + i, "1")));
        long oldestByNumber = store.oldest();

        loop.runFor(Duration.ofMinutes(4));
        long oldestAfterFourMinutes = store.oldest();
        loop.runFor(Duration.ofMinutes(3));

        assertThat(oldestByNumber).isEqualTo(10);
        assertThat(oldestAfterFourMinutes).isEqualTo(10);
        assertThat(store.oldest()).isEqualTo(30);
    }

    @Test
    void aRestartBringsBackContentAndHistory() {
        done(new Change.Create(configMap("a", "1")));
        done(new Change.Create(configMap("b", "1")));
        done(new Change.Replace(configMap("a", "2"), 1));
        done(new Change.Remove(key("b"), 2));
        done(new Change.Create(deployment("d")));
        store.watch(CONFIG_MAP, 3, seen::add);
        compactAndWait(3);

        Store again = new Store(loop, journal, StoreLimits.DEFAULT);
        List<Event> seenAgain = new ArrayList<>();
        again.watch(CONFIG_MAP, 3, seenAgain::add);
        loop.runFor(SECOND);

        assertThat(again.snapshot().revision()).isEqualTo(5);
        assertThat(again.snapshot().list(CONFIG_MAP))
                .containsExactlyElementsOf(store.snapshot().list(CONFIG_MAP));
        assertThat(again.oldest()).isEqualTo(3);
        assertThat(again.at(3).orElseThrow().get(key("b"))).isPresent();
        assertThat(seenAgain).isEqualTo(seen).hasSize(1);
    }

    @Test
    void revisionsDoNotRepeatEvenIfTheLastOnesWereCompactedAway() {
        done(new Change.Create(configMap("a", "1")));
        done(new Change.Remove(key("a"), 1));
        compactAndWait(2);

        store = new Store(loop, journal, StoreLimits.DEFAULT);

        assertThat(revisionOf(done(new Change.Create(configMap("a", "1"))))).isEqualTo(3);
    }

    @Test
    void aForkGoesItsOwnWay() {
        done(new Change.Create(configMap("a", "1")));
        VirtualLoop other = new VirtualLoop(2, START);
        Store fork = store.fork(other);

        done(new Change.Replace(configMap("a", "here"), 1));
        CompletableFuture<Outcome> there = fork.commit(new Change.Replace(configMap("a", "there"), 1));
        other.runFor(SECOND);

        assertThat(there.join().done().map(Objects::revisionOf)).contains(2L);
        assertThat(valueOf(fork.snapshot())).isEqualTo("there");
        assertThat(valueOf(store.snapshot())).isEqualTo("here");
        assertThat(valueOf(fork.at(1).orElseThrow())).isEqualTo("1");
        assertThat(journal.appended()).isEqualTo(2);
    }

    @Test
    void aJournalThatContradictsItselfIsRefused() {
        done(new Change.Create(configMap("a", "1")));
        done(new Change.Remove(key("a"), 1));
        MemoryJournal broken = new MemoryJournal();
        journal.read(entry -> {
            if (entry.revision() == 2) broken.append(List.of(entry));
        });

        assertThatThrownBy(() -> new Store(loop, broken, StoreLimits.DEFAULT))
                .hasMessage("revision 2 removes ConfigMap default/a, which is not there");
    }

    private void compactAndWait(long revision) {
        store.compact(revision);
        loop.runFor(SECOND);
        assertThat(journal.compacted()).isEqualTo(revision);
    }

    private ApiObject done(Change change) {
        return outcome(change).done().orElseThrow();
    }

    private Outcome outcome(Change change) {
        CompletableFuture<Outcome> future = store.commit(change);
        assertThat(loop.runUntil(future::isDone, SECOND)).isTrue();
        return future.join();
    }

    private static String valueOf(Snapshot snapshot) {
        return snapshot.get(key("a"))
                .flatMap(object -> object.root().text("data", "value"))
                .orElseThrow();
    }
}
