package dev.slipway.cluster.store;

import static dev.slipway.cluster.store.Objects.CONFIG_MAP;
import static dev.slipway.cluster.store.Objects.configMap;
import static dev.slipway.cluster.store.Objects.deployment;
import static dev.slipway.cluster.store.Objects.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private final VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
    private final Audience audience = new Audience();
    private final String namespace = key("a").namespace();

    @Test
    void bothersOnlyThoseWhomAChangeConcerns() {
        Watch kind = watching(Scope.of(CONFIG_MAP));
        Watch here = watching(new Scope(CONFIG_MAP, namespace, ""));
        Watch thisOne = watching(new Scope(CONFIG_MAP, namespace, "a"));
        Watch thatName = watching(new Scope(CONFIG_MAP, "", "a"));
        watching(new Scope(CONFIG_MAP, namespace, "b"));
        watching(new Scope(deployment("a").key().kind(), namespace, "a"));
        for (int i = 0; i < 10_000; i++) watching(new Scope(CONFIG_MAP, "elsewhere-" + i, ""));

        assertThat(audience.concernedBy(key("a"))).containsExactlyInAnyOrder(kind, here, thisOne, thatName);
    }

    @Test
    void anObjectWithoutANamespaceConcernsEverybodyOnce() {
        Watch kind = watching(Scope.of(CONFIG_MAP));
        Watch named = watching(new Scope(CONFIG_MAP, "", "a"));

        assertThat(audience.concernedBy(new ObjectKey(CONFIG_MAP, "", "a"))).containsExactly(kind, named);
    }

    @Test
    void forgetsWhoHasLeft() {
        Scope scope = new Scope(CONFIG_MAP, namespace, "a");
        Watch first = watching(scope);
        Watch second = watching(scope);

        audience.remove(scope, first);
        assertThat(audience.concernedBy(key("a"))).containsExactly(second);
        audience.remove(scope, second);
        assertThat(audience.isEmpty()).isTrue();
    }

    /** Ten thousand watches on other namespaces neither hear of a write nor take a turn of the loop for it. */
    @Test
    void idleWatchesTakeNoPartInAWrite() {
        Store store = new Store(loop, Journal.none(), StoreLimits.DEFAULT);
        List<Event> heard = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) store.watch(new Scope(CONFIG_MAP, "elsewhere-" + i, ""), 0, heard::add);
        long before = turnsOf(() -> store.commit(new Change.Create(configMap("a", "1"))));
        store.watch(new Scope(CONFIG_MAP, namespace, ""), 1, heard::add);

        long after = turnsOf(() -> store.commit(new Change.Create(configMap("b", "1"))));

        assertThat(heard).hasSize(1);
        assertThat(after - before).as("the turn of the one who hears").isEqualTo(1);
    }

    private long turnsOf(Runnable write) {
        long before = loop.steps();
        write.run();
        loop.runFor(Duration.ofSeconds(1));
        return loop.steps() - before;
    }

    private Watch watching(Scope scope) {
        Watch watch = new Watch(loop, 0, () -> 0, event -> {}, ended -> {});
        audience.add(scope, watch);
        return watch;
    }
}
