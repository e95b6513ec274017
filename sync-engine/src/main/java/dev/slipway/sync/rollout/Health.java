package dev.slipway.sync.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A judgement on one object.
 *
 * @param reason one word in CamelCase
 * @param message for people: what it waits for
 * @param blocking what is at the root of it, where that is something else: a container in a pod of a Deployment
 * @param reviewAt when the judgement changes by the passing of time alone; empty if it does not
 */
public record Health(State state, String reason, String message, Optional<Leaf> blocking, Optional<Instant> reviewAt) {

    /** How long something that was well may be unwell. Restarts, drained nodes and slow starts end before. */
    public static final Duration GRACE = Duration.ofMinutes(5);

    /** How it stands, from the best to the worst. */
    public enum State {
        /** It does what it should. */
        HEALTHY("Healthy"),
        /** It was told not to do anything. */
        SUSPENDED("Suspended"),
        /** There is no rule that could tell. Never the same as healthy. */
        UNKNOWN("Unknown"),
        /** On its way. */
        PROGRESSING("Progressing"),
        /** It is not there. */
        MISSING("Missing"),
        /** It has failed, and will not come right by waiting. */
        DEGRADED("Degraded");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As status fields say it. */
        public String word() {
            return word;
        }
    }

    public static Health healthy(String reason) {
        return of(State.HEALTHY, reason, "");
    }

    public static Health of(State state, String reason, String message) {
        return new Health(state, reason, message, Optional.empty(), Optional.empty());
    }

    /** The same, hanging on another object. */
    public Health blockedBy(Leaf leaf) {
        return new Health(state, reason, message, Optional.of(leaf), reviewAt);
    }

    /** The same in other words. */
    public Health saying(String words) {
        return new Health(state, reason, words, blocking, reviewAt);
    }

    /** The same, but only until then. */
    public Health until(Instant end) {
        return new Health(state, reason, message, blocking, Optional.of(end));
    }

    /** The same in another state. */
    public Health as(State other, String why) {
        return new Health(other, why, message, blocking, Optional.empty());
    }

    /** Whether a wave may go on: it is healthy, or told to rest, or nobody can tell. */
    public boolean lets() {
        return state == State.HEALTHY || state == State.SUSPENDED || state == State.UNKNOWN;
    }

    /** The worst of many, to be reviewed when the first of them is; of none, healthy. */
    public static Health worst(Collection<Health> all) {
        Health worst = all.stream().max(Comparator.comparing(Health::state)).orElse(healthy("NothingToJudge"));
        Optional<Instant> first =
                all.stream().flatMap(health -> health.reviewAt().stream()).min(Comparator.naturalOrder());
        return first.map(worst::until).orElse(worst);
    }
}
