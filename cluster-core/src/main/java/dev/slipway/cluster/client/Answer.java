package dev.slipway.cluster.client;

import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a control plane says to a request: done, or refused and why. A refusal is a value since every caller must think of it. */
public sealed interface Answer<T> {

    /**
     * It was done.
     *
     * @param warnings what the caller should know all the same, such as unknown fields that were dropped
     */
    record Done<T>(T value, List<String> warnings) implements Answer<T> {
        public Done {
            warnings = List.copyOf(warnings);
        }
    }

    /** It was not done, and nothing changed. */
    record Refused<T>(Status status) implements Answer<T> {}

    static <T> Answer<T> done(T value) {
        return new Done<>(value, List.of());
    }

    static <T> Answer<T> done(T value, List<String> warnings) {
        return new Done<>(value, warnings);
    }

    static <T> Answer<T> refused(Status status) {
        return new Refused<>(status);
    }

    /** The value, if it was done. */
    default Optional<T> asOptional() {
        return this instanceof Done<T> done ? Optional.of(done.value()) : Optional.empty();
    }

    /** The refusal, if it was refused. */
    default Optional<Status> refusal() {
        return this instanceof Refused<T> refused ? Optional.of(refused.status()) : Optional.empty();
    }

    /** What the caller should know although it was done. */
    default List<String> warnings() {
        return this instanceof Done<T> done ? done.warnings() : List.of();
    }

    /** The same answer about another value. */
    default <R> Answer<R> map(Function<T, R> change) {
        return fold(value -> done(change.apply(value), warnings()), Answer::refused);
    }

    /** What to make of either. */
    default <R> R fold(Function<T, R> ifDone, Function<Status, R> ifRefused) {
        if (this instanceof Done<T> done) return ifDone.apply(done.value());
        return ifRefused.apply(((Refused<T>) this).status());
    }
}
