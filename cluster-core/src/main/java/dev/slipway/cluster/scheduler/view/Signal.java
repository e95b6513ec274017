package dev.slipway.cluster.scheduler.view;

/** A kind of change that may make room for a pod that fits nowhere. */
public enum Signal {
    /** A node came, or what it offers, its labels or its taints changed. */
    NODE,
    /** A pod left its node, or began to. */
    FREED,
    /** A pod came to a node, or its labels changed. */
    PLACED,
    /** A volume, a claim, a class or the limits of a driver changed. */
    VOLUME
}
