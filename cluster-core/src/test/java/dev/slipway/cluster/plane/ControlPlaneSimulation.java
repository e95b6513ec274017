package dev.slipway.cluster.plane;

import dev.slipway.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Workloads, faults, crashes, in every order that seeds give; see {@link Invariants} for what must hold always and {@link PlaneStory} for the end. */
class ControlPlaneSimulation {
    private static final int SEEDS = Integer.getInteger("seeds", 1000);

    @Test
    void convergesOnceTheWeatherClears() {
        long t = System.nanoTime();
        Seeds.forEach(SEEDS, seed -> new PlaneStory(seed).run());
        System.out.println("took " + (System.nanoTime() - t) / 1000000);
    }
}
