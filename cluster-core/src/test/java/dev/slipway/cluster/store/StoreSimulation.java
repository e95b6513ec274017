package dev.slipway.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Seeds;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Writers, watchers, compaction, forks and crashes at once, in every order that seeds give; see {@link StoreWorld} for what must hold. */
class StoreSimulation {
    private static final int SEEDS = 1000;

    @Test
    void staysConsistentThroughWritesAndCrashes() {
        Seeds.forEach(SEEDS, seed -> new StoreWorld(seed).run());
    }

    @Test
    void oneSeedGivesOneHistory() {
        LongStream.range(0, 20)
                .forEach(seed ->
                        assertThat(historyOf(seed)).isEqualTo(historyOf(seed)).isNotEmpty());
    }

    private static String historyOf(long seed) {
        StoreWorld world = new StoreWorld(seed);
        world.run();
        return world.history();
    }
}
