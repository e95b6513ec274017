package dev.slipway.cluster.object.planted;

import dev.slipway.cluster.store.planted.Upstairs;

/** Breaks a rule on purpose: floor 0 uses floor 2. */
public record ReachesUp(Upstairs above) {}
