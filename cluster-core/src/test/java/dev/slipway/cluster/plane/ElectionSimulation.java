package dev.slipway.cluster.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Several processes, one Lease: renewals are lost, clocks jump, processes stop and go on, lines are cut; never do two act at once. */
class ElectionSimulation {
    private static final int SEEDS = 150;

    @Test
    void staysWithOneLeaderAndRecoversWhenTheTroubleEnds() {
        Seeds.forEach(SEEDS, seed -> new ElectionStory(seed, true).run());
    }

    @Test
    void theNetCatchesALeaderThatDoesNotLookAtTheClock() {
        assertThatThrownBy(() -> Seeds.forEach(SEEDS, seed -> new ElectionStory(seed, false).run()))
                .hasMessageContaining("acts while")
                .hasMessageContaining("leads");
    }

    @Test
    void oneSeedTellsOneStory() {
        String first = new ElectionStory(11, true).run();

        assertThat(new ElectionStory(11, true).run()).isEqualTo(first);
    }
}
