package dev.slipway.webhooks.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a forge did not do what it was asked.
 *
 * @param message a sentence for people: which call, what the forge said, what to do. Holds no token
 * @param until when the forge wants to be asked again, where it says so
 */
public record Failure(Reason reason, String message, Optional<Instant> until) {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Sorted by what happens next. */
    public enum Reason {
        /** No such pull request, comment or repository; GitHub also says so to whoever may not see it. */
        NOT_FOUND(false),
        /** The token is missing, wrong, expired, or may not do this. */
        FORBIDDEN(false),
        /** Too many requests; {@link Failure#until} says when to go on. */
        RATE_LIMITED(true),
        /** No answer, or one that says that the forge itself is in trouble. */
        UNREACHABLE(true),
        /** Somebody else wrote at the same time. */
        CONFLICT(true),
        /** Understood and declined. */
        REFUSED(false),
        /** An answer that is not what the forge documents. */
        UNREADABLE(false);

        private final boolean passes;

        Reason(boolean passes) {
            this.passes = passes;
        }

        /** Whether it goes away by itself. What does not is worth a look now and then all the same: tokens are replaced. */
        public boolean passes() {
            return passes;
        }
    }

    public static Failure of(Reason reason, String message) {
        return new Failure(reason, message, Optional.empty());
    }

    /**
     * When to try again: when the forge said, else after a wait that doubles from 5 s to 10 min. Nobody sleeps here: the caller's loop waits.
     *
     * @param failuresBefore how often in a row it failed before this time
     */
    public Instant nextTry(Instant now, int failuresBefore) {
        Instant byItself = now.plus(reason.passes() ? backOff(failuresBefore) : LONGEST_WAIT);
        return until.filter(byItself::isBefore).orElse(byItself);
    }

    private static Duration backOff(int failuresBefore) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(Math.max(failuresBefore, 0), 10));
        return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
}
