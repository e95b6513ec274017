package dev.slipway.sync.gate.planted;

import dev.slipway.sync.plan.planted.EarlierStage;

/** The other half of a cycle. */
public record LaterStage(EarlierStage previous) {}
