package dev.slipway.cluster.simulation;

/** What goes wrong. */
enum Fault {
    /** A write is refused since somebody else was quicker, although nobody was. */
    CONFLICT(0.05),
    /** A request is refused for no fault of its own. */
    REFUSAL(0.04),
    /** A request is done, or a list read, and the answer never comes. */
    LOST_ANSWER(0.04),
    /** An answer comes late, after those of later requests. */
    LATE_ANSWER(0.15),
    /** A request arrives twice, as when a proxy tries again. */
    REPEATED_REQUEST(0.05),
    /** A view hears of a change late. */
    LATE_EVENT(0.30),
    /** A watch breaks off. */
    BROKEN_WATCH(0.02),
    /** The disk cannot be written for a while; what was being written may be there or not. */
    FULL_DISK(0.15),
    /** The clock is put forward or back. */
    CLOCK_JUMP(0.15),
    /** The controllers are stopped and started again. */
    RESTART(0.15),
    /** The process dies between two records of its journal, and another one opens what it had written. */
    CRASH(0.35);

    private final double probability;

    Fault(double probability) {
        this.probability = probability;
    }

    /** Of requests, events or acts, how many it hits. */
    double probability() {
        return probability;
    }
}
