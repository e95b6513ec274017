package dev.slipway.cluster.node.simulated;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of a resource is in use as time goes by. Numbers are cores or bytes; time counts from wherever the curve begins.
 *
 * <p>Transcendental functions are the strict ones: every machine comes to the same bits.
 */
sealed interface Curve {
    String KNOWN = "250m, constant(250m), sine(LOW, HIGH, PERIOD), ramp(FROM, TO, TIME), step(BEFORE, AFTER, TIME)";

    /** So much after the beginning. */
    double at(Duration since);

    /** When it is above a limit for the first time. */
    Optional<Duration> firstAbove(double limit);

    /** Always the same. */
    record Constant(double value) implements Curve {
        @Override
        public double at(Duration since) {
            return value;
        }

        @Override
        public Optional<Duration> firstAbove(double limit) {
            return value > limit ? Optional.of(Duration.ZERO) : Optional.empty();
        }
    }

    /** From low to high and back in each period, beginning low. */
    record Sine(double low, double high, Duration period) implements Curve {
        @Override
        public double at(Duration since) {
            double turn = (double) Math.floorMod(since.toMillis(), period.toMillis()) / period.toMillis();
            return low + (high - low) * (1 - StrictMath.cos(2 * StrictMath.PI * turn)) / 2;
        }

        @Override
        public Optional<Duration> firstAbove(double limit) {
            if (low > limit) return Optional.of(Duration.ZERO);
            if (high <= limit) return Optional.empty();
            double turn = StrictMath.acos(1 - 2 * (limit - low) / (high - low)) / (2 * StrictMath.PI);
            return Optional.of(justAfter(turn, period));
        }
    }

    /** Evenly from one amount to another, where it stays. */
    record Ramp(double from, double to, Duration time) implements Curve {
        @Override
        public double at(Duration since) {
            if (since.isNegative()) return from;
            if (since.compareTo(time) >= 0) return to;
            return from + (to - from) * since.toMillis() / time.toMillis();
        }

        @Override
        public Optional<Duration> firstAbove(double limit) {
            if (from > limit) return Optional.of(Duration.ZERO);
            return to > limit ? Optional.of(justAfter((limit - from) / (to - from), time)) : Optional.empty();
        }
    }

    /** One amount until a time has passed, another from then on. */
    record Step(double before, double after, Duration time) implements Curve {
        @Override
        public double at(Duration since) {
            return since.compareTo(time) < 0 ? before : after;
        }

        @Override
        public Optional<Duration> firstAbove(double limit) {
            if (before > limit) return Optional.of(Duration.ZERO);
            return after > limit ? Optional.of(time) : Optional.empty();
        }
    }

    /** What an annotation says; empty if it cannot be followed. A bare amount is a constant. */
    static Optional<Curve> parse(String text) {
        Optional<Curve> bare = Call.amount(text).map(Constant::new);
        return bare.isPresent() ? bare : Call.parse(text).flatMap(Curve::of);
    }

    private static Optional<Curve> of(Call call) {
        Optional<Double> first = call.argument(0, Call::amount);
        if (call.is("constant", 1)) return first.map(Constant::new);
        Optional<Double> second = call.argument(1, Call::amount);
        Optional<Duration> time = call.argument(2, Call::duration).filter(span -> !span.isZero());
        if (call.arguments().size() != 3 || first.isEmpty() || second.isEmpty() || time.isEmpty())
            return Optional.empty();
        return switch (call.word()) {
            case "sine" -> Optional.of(new Sine(first.get(), second.get(), time.get()));
            case "ramp" -> Optional.of(new Ramp(first.get(), second.get(), time.get()));
            case "step" -> Optional.of(new Step(first.get(), second.get(), time.get()));
            default -> Optional.empty();
        };
    }

    private static Duration justAfter(double share, Duration time) {
        return Duration.ofMillis((long) StrictMath.floor(share * time.toMillis()) + 1);
    }
}
