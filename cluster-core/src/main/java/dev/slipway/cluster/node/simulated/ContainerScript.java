package dev.slipway.cluster.node.simulated;

import java.util.Optional;

/**
 * How one container behaves.
 *
 * @param readyAfter from start to ready
 * @param pull how long its image takes to come
 * @param start how long it takes to start then
 * @param runFor from start to exit; empty means until stopped
 * @param exitCode with which it exits
 * @param message what it leaves as its termination message
 * @param startup when the checks of its startup probe fail
 * @param stopAfter from being asked to stop to having stopped
 */
record ContainerScript(
        Behaviour behaviour,
        Distribution readyAfter,
        Distribution pull,
        Distribution start,
        Optional<Distribution> runFor,
        int exitCode,
        String message,
        Trouble startup,
        Trouble readiness,
        Trouble liveness,
        Distribution stopAfter) {}
