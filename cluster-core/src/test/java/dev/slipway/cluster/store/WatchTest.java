package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.CONFIG_MAP;
import static dev.slipway.cluster.store.Objects.configMap;
import static dev.slipway.cluster.store.Objects.deployment;
import static dev.slipway.cluster.store.Objects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
    private final Store store = new Store(loop, new MemoryJournal(), StoreLimits.DEFAULT);
    private final List<Event> seen = new ArrayList<>();

    @BeforeEach
    void fourRevisions() {
        store.commit(new Change.Create(configMap("a", "1")));
        store.commit(new Change.Create(deployment("other")));
        store.commit(new Change.Replace(configMap("a", "2"), 1));
        store.commit(new Change.Remove(key("a"), 3));
        loop.runFor(SECOND);
    }

    @Test
    void replaysEachChangeOfItsKindWithBeforeAndAfter() {
        store.watch(CONFIG_MAP, 0, seen::add);
        loop.runFor(SECOND);

        assertThat(seen.stream().map(Event::revision)).containsExactly(1L, 3L, 4L);
        assertThat(seen.get(0)).isInstanceOf(Event.Added.class);
        assertThat(seen.get(1).before().map(Objects::revisionOf)).contains(1L);
        assertThat(seen.get(1).after().map(Objects::revisionOf)).contains(3L);
        assertThat(seen.get(2).before().map(Objects::revisionOf)).contains(3L);
        assertThat(seen.get(2).after()).isEmpty();
        assertThat(seen.get(2).object().resourceVersion()).isEqualTo("4");
        assertThat(seen.get(2).object().root().text("data", "value")).contains("2");
    }

    @Test
    void nothingIsDeliveredBeforeWatchReturns() {
        store.watch(CONFIG_MAP, 0, seen::add);

        assertThat(seen).isEmpty();
    }

    @Test
    void startsAfterTheGivenRevisionEvenIfItIsStillToCome() {
        store.watch(CONFIG_MAP, 5, seen::add);
        store.commit(new Change.Create(configMap("five", "1")));
        store.commit(new Change.Create(configMap("six", "1")));
        loop.runFor(SECOND);

        assertThat(seen.stream().map(Event::revision)).containsExactly(6L);
    }

    @Test
    void isRefusedWhereItsStartIsCompacted() {
        store.compact(3);

        assertThat(store.watch(CONFIG_MAP, 2, seen::add)).isEqualTo(new Watching.Compacted(3));
        assertThat(store.watch(CONFIG_MAP, 3, seen::add)).isInstanceOf(Watch.class);
    }

    @Test
    void compactionTakesNothingFromAWatchThatHasStarted() {
        store.watch(CONFIG_MAP, 0, seen::add);
        store.compact(4);
        loop.runFor(SECOND);

        assertThat(seen).hasSize(3);
    }

    @Test
    void isSilentOnceCancelledEvenFromItsOwnListener() {
        Watch[] own = new Watch[1];
        own[0] = (Watch) store.watch(CONFIG_MAP, 0, event -> {
            seen.add(event);
            own[0].cancel();
        });
        Watch early = (Watch) store.watch(CONFIG_MAP, 0, seen::add);
        early.cancel();
        store.commit(new Change.Create(configMap("b", "1")));
        loop.runFor(SECOND);

        assertThat(seen).hasSize(1);
    }

    @Test
    void aListenerThatThrowsHurtsNeitherTheOthersNorItsNextEvent() {
        List<Long> heard = new ArrayList<>();
        store.watch(CONFIG_MAP, 0, event -> {
            heard.add(event.revision());
            if (event.revision() == 1) throw new IllegalStateException("bug in a listener");
        });
        store.watch(CONFIG_MAP, 0, seen::add);

        assertThatThrownBy(() -> loop.runFor(SECOND)).hasMessage("bug in a listener");
        loop.runFor(SECOND);

        assertThat(heard).containsExactly(1L, 3L, 4L);
        assertThat(seen).hasSize(3);
    }

    @Test
    void hasReachedARevisionOnceAllUpToItWasHeard() {
        List<Long> reached = new ArrayList<>();
        Watch watch = (Watch) store.watch(CONFIG_MAP, 0, seen::add);
        reached.add(watch.reached());
        loop.runFor(SECOND);
        reached.add(watch.reached());
        store.commit(new Change.Create(deployment("unrelated")));
        loop.runFor(SECOND);
        reached.add(watch.reached());

        assertThat(reached).containsExactly(0L, 4L, 5L);
    }

    @Test
    void aListenerMayChangeTheStore() {
        store.watch(CONFIG_MAP, 4, event -> {
            seen.add(event);
            if (seen.size() < 3) store.commit(new Change.Create(configMap("more" + seen.size(), "1")));
        });
        store.commit(new Change.Create(configMap("more", "1")));
        loop.runFor(SECOND);

        assertThat(seen.stream().map(Event::revision)).containsExactly(5L, 6L, 7L);
    }
}
