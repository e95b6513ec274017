package dev.slipway.sync.apply;

import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where an attempt stands. Each state knows what it waits for, and until when if not for ever. */
public sealed interface AttemptState {

    /** Nothing is under way; it goes on with the next look. Not checked yet. */
    record Planned() implements AttemptState {}

    /** The whole plan is dry-run. */
    record Checking() implements AttemptState {}

    /** Attempt and inventory are being written down, before anything that they name. */
    record Recording() implements AttemptState {}

    /**
     * Checked and recorded; it goes on with the next look.
     *
     * @param last the writes that came back just now, if any did
     */
    record Ready(Optional<Writing> last) implements AttemptState {}

    /** Hooks are being started. */
    record Hooking(Hook.Phase phase, int wave) implements AttemptState {}

    /**
     * Hooks run.
     *
     * @param leaving whether it is the objects of an earlier attempt that are waited for
     */
    record HookWaiting(Hook.Phase phase, int wave, Instant until, String waitingFor, boolean leaving)
            implements AttemptState {}

    /** It has failed, and hooks are to be run because of that. */
    record Failing() implements AttemptState {}

    /**
     * A wave is being written.
     *
     * @param times how often in a row; more than once where what is deleted must first be gone, or a kind first be served
     */
    record Writing(int wave, int times) implements AttemptState {}

    /** A wave is written and must become healthy. */
    record Waiting(int wave, Instant until, String waitingFor) implements AttemptState {}

    /** What is no longer wanted is being deleted. */
    record Deleting() implements AttemptState {}

    /** What was deleted must go. */
    record Vanishing(Instant until, String waitingFor) implements AttemptState {}

    /** Live is as wanted. */
    record Succeeded(Instant at) implements AttemptState {}

    /**
     * It did not work.
     *
     * @param wave the wave that did not become healthy; empty if something was refused
     * @param retryAt when it is tried again, if nothing happens before
     */
    record Failed(List<Problem> problems, Optional<Integer> wave, Instant at, Instant retryAt) implements AttemptState {
        public Failed {
            problems = List.copyOf(problems);
        }
    }

    /** Something newer is wanted, and hooks run that are let run to their end first. */
    record Finishing(String by, Instant until, String waitingFor) implements AttemptState {}

    /** Something newer is wanted. */
    record Superseded(String by, Instant at) implements AttemptState {}

    /** Whether an answer of the control plane is awaited. */
    default boolean isInFlight() {
        return this instanceof Checking
                || this instanceof Recording
                || this instanceof Hooking
                || this instanceof Writing
                || this instanceof Deleting;
    }

    /** Whether it came to an end, good or bad. */
    default boolean hasEnded() {
        return this instanceof Succeeded || this instanceof Failed || this instanceof Superseded;
    }

    /** When to look again although nothing happens. */
    default Optional<Instant> reviewAt() {
        if (this instanceof Waiting waiting) return Optional.of(waiting.until());
        if (this instanceof HookWaiting waiting) return Optional.of(waiting.until());
        if (this instanceof Vanishing vanishing) return Optional.of(vanishing.until());
        if (this instanceof Finishing finishing) return Optional.of(finishing.until());
        if (this instanceof Failed failed) return Optional.of(failed.retryAt());
        return Optional.empty();
    }

    /** What it waits for, for people; empty if it waits for nothing but the next look. */
    default String waitingFor() {
        if (this instanceof Waiting waiting) return waiting.waitingFor();
        if (this instanceof HookWaiting waiting) return waiting.waitingFor();
        if (this instanceof Vanishing vanishing) return vanishing.waitingFor();
        if (this instanceof Finishing finishing) return finishing.waitingFor();
        return "";
    }

    /** One word, as status says it. */
    default String word() {
        return getClass().getSimpleName();
    }
}
