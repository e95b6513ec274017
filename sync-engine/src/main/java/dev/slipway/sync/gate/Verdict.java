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
     * @param rule what the stage's rules have to do with it, where a plan is held by one of them
     */
    record Held(String waitingFor, Optional<Instant> reviewAt, Optional<Gate.Rule> rule) implements Verdict {
        public Held(String waitingFor, Optional<Instant> reviewAt) {
            this(waitingFor, reviewAt, Optional.empty());
        }

        public Held(String waitingFor) {
            this(waitingFor, Optional.empty());
        }

        /** By a rule of the stage, whatever time it is. */
        static Held by(Gate.Rule rule, String waitingFor) {
            return new Held(waitingFor, Optional.empty(), Optional.of(rule));
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

    /** The rule of the stage that holds it; empty if none does. */
    default Optional<Gate.Rule> rule() {
        return this instanceof Held held ? held.rule() : Optional.empty();
    }

    default boolean isOpen() {
        return this instanceof Open;
    }
}
