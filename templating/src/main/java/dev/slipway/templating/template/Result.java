package dev.slipway.templating.template;

import java.util.List;
import java.util.function.Function;

/** Either a value, or every fault that stood in its way. */
public sealed interface Result<T> {

    /** It worked. */
    record Done<T>(T value) implements Result<T> {}

    /** It did not; at least one fault. */
    record Failed<T>(List<Fault> faults) implements Result<T> {
        public Failed {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) throw new IllegalArgumentException("failed without a fault");
        }
    }

    static <T> Result<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Result<T> failed(List<Fault> faults) {
        return new Failed<>(faults);
    }

    static <T> Result<T> failed(Place place, String message) {
        return new Failed<>(List.of(new Fault(place, message)));
    }

    /** What stood in the way; empty if it worked. */
    default List<Fault> faults() {
        return this instanceof Failed<T> failed ? failed.faults() : List.of();
    }

    /** What the next step makes of the value, or the same faults. */
    default <R> Result<R> then(Function<T, Result<R>> next) {
        if (this instanceof Done<T> done) return next.apply(done.value());
        return new Failed<>(faults());
    }
}
