package dev.slipway.cluster.store.planted;

/** Something on floor 2, in a package that is not null-marked. */
public record Upstairs() {}
