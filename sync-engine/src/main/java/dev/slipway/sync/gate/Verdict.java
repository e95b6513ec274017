package dev.slipway.sync.gate;

import dev.slipway.sync.model.Problem;

/** A gate's answer. */
public sealed interface Verdict {

    /** Go on. */
    record Open() implements Verdict {}

    /** Not now; it is looked at again whenever something changes. Says what is waited for and what a person can do. */
    record Held(String waitingFor) implements Verdict {}

    /** Not this plan. */
    record Refused(Problem problem) implements Verdict {}

    Verdict OPEN = new Open();

    default boolean isOpen() {
        return this instanceof Open;
    }
}
