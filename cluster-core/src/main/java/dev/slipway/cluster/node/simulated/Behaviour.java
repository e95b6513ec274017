package dev.slipway.cluster.node.simulated;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a container may be told to do. */
enum Behaviour {
    /** Runs, gets ready, and ends only if it is meant to. */
    NORMAL,
    /** Runs and never gets ready. */
    NEVER_READY,
    /** Exits with an error after each start. */
    CRASH_LOOP,
    /** Exits with an error once, which ends the pod whatever its restart policy. */
    FAIL,
    /** Is killed for its memory after each start. */
    OOM,
    /** Never gets its image. */
    IMAGE_PULL_ERROR,
    /** Lacks something that its environment is made from. */
    CONFIG_ERROR,
    /** Cannot be started, since its command is not there. */
    START_ERROR;

    static final String WORDS = Arrays.stream(values()).map(Behaviour::word).collect(Collectors.joining(", "));

    /** As the annotation spells it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Behaviour> of(String word) {
        return Arrays.stream(values())
                .filter(behaviour -> behaviour.word().equals(word))
                .findFirst();
    }

    /** Whether it exits by itself although nothing says after what time. */
    boolean breaks() {
        return this == CRASH_LOOP || this == FAIL || this == OOM;
    }
}
