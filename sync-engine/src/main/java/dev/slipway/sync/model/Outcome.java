package dev.slipway.sync.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Either a value, or everything that stood in its way. Never both, never neither. */
public sealed interface Outcome<T> {

    /** It worked. */
    record Good<T>(T value) implements Outcome<T> {}

    /** It did not work; at least one problem. */
    record Bad<T>(List<Problem> problems) implements Outcome<T> {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) throw new IllegalArgumentException("a bad outcome without a problem");
        }
    }

    static <T> Outcome<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Outcome<T> bad(List<Problem> problems) {
        return new Bad<>(problems);
    }

    static <T> Outcome<T> bad(Problem problem) {
        return new Bad<>(List.of(problem));
    }

    /** The value, if it worked. */
    default Optional<T> asOptional() {
        return this instanceof Good<T> good ? Optional.of(good.value()) : Optional.empty();
    }

    /** What stood in the way; empty if it worked. */
    default List<Problem> problems() {
        return this instanceof Bad<T> bad ? bad.problems() : List.of();
    }

    /** What the next step makes of the value, or the same problems. */
    default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
        if (this instanceof Good<T> good) return next.apply(good.value());
        return new Bad<>(problems());
    }
}
