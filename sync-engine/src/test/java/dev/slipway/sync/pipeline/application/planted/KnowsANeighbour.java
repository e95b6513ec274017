package dev.slipway.sync.pipeline.application.planted;

import dev.slipway.sync.pipeline.pullrequest.PreviewSync;

/** Breaks a rule on purpose: a floor of the pipeline uses its neighbour. */
public record KnowsANeighbour(PreviewSync neighbour) {}
