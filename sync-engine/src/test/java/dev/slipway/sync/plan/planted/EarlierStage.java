package dev.slipway.sync.plan.planted;

import dev.slipway.sync.gate.planted.LaterStage;

/** Breaks two rules on purpose: a stage uses a later one, which makes a cycle. */
public record EarlierStage(LaterStage next) {}
