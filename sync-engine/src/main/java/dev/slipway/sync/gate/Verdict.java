package dev.slipway.sync.gate;

import dev.slipway.sync.model.Problem;
import java.time.Instant;
import java.util.Optional;

/** A gate's answer. */
public sealed interface Verdict {

    /** Go on. */
    record Open() implements Verdict {}

    /**
     * Not now; it is looked at again whenever something changes.
     *
     * @param waitingFor what is waited for and what a person can do
     * @param reviewAt when the answer changes by the passing of time alone; empty if it does not
     */
    record Held(String waitingFor, Optional<Instant> reviewAt) implements Verdict {
        public Held(String waitingFor) {
            this(waitingFor, Optional.empty());
        }
    }

    /** Not this plan. */
    record Refused(Problem problem) implements Verdict {}

    Verdict OPEN = new Open();

    /** When to ask again although nothing happens. */
    default Optional<Instant> reviewAt() {
        return this instanceof Held held ? held.reviewAt() : Optional.empty();
    }

    /** What is waited for, or why not; empty if it is open. */
    default String why() {
        if (this instanceof Held held) return held.waitingFor();
        return this instanceof Refused refused ? refused.problem().message() : "";
    }

    default boolean isOpen() {
        return this instanceof Open;
    }
}
