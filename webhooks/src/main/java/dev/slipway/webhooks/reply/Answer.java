package dev.slipway.webhooks.reply;

import java.util.Optional;
import java.util.function.Function;

/** What a forge says to a call: what was asked for, or why not. */
public sealed interface Answer<T> {

    /** What was asked for. */
    record Given<T>(T value) implements Answer<T> {}

    /** Why there is nothing. */
    record Failed<T>(Failure failure) implements Answer<T> {}

    static <T> Answer<T> of(T value) {
        return new Given<>(value);
    }

    static <T> Answer<T> failed(Failure failure) {
        return new Failed<>(failure);
    }

    /** The next call, which needs this one's answer. A failure stays what it is. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return this instanceof Given<T> given ? next.apply(given.value()) : failed(((Failed<T>) this).failure());
    }

    /** The same with the value made into another. */
    default <R> Answer<R> map(Function<T, R> change) {
        return then(value -> of(change.apply(value)));
    }

    default Optional<T> given() {
        return this instanceof Given<T> given ? Optional.of(given.value()) : Optional.empty();
    }

    default Optional<Failure> whyNot() {
        return this instanceof Failed<T> failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
