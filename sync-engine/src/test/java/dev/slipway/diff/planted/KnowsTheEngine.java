package dev.slipway.diff.planted;

import dev.slipway.sync.plan.planted.EarlierStage;

/** Breaks a rule on purpose: the lowest module uses the highest. */
public record KnowsTheEngine(EarlierStage stage) {}
