package dev.slipway.cluster.node.simulated;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A span that is not always the same. What it is in one case follows from a text that names the case, such as a pod's uid: the same text always
 * gives the same span, so nothing need be remembered and a rehearsal sees what will be.
 */
sealed interface Distribution {
    String KNOWN = "2s, uniform(1s, 5s), exponential(MEAN), normal(MEAN, DEVIATION), lognormal(MEDIAN, SIGMA)";
    /** Long tails end here. */
    Duration LONGEST = Duration.ofHours(1);

    Distribution NONE = new Constant(Duration.ZERO);

    /** The span in the case that a text names. */
    Duration in(String what);

    /** Whether it is always zero. */
    default boolean isNone() {
        return equals(NONE);
    }

    /** Always the same. */
    record Constant(Duration span) implements Distribution {
        @Override
        public Duration in(String what) {
            return span;
        }
    }

    /** Evenly between two spans. */
    record Uniform(Duration least, Duration most) implements Distribution {
        @Override
        public Duration in(String what) {
            return bounded(least.toMillis() + chance(what, 0) * (most.toMillis() - least.toMillis()));
        }
    }

    /** Mostly short, rarely long: the waits between events that know nothing of each other. */
    record Exponential(Duration mean) implements Distribution {
        @Override
        public Duration in(String what) {
            return bounded(-mean.toMillis() * StrictMath.log(1 - chance(what, 0)));
        }
    }

    /** Around a mean; never below zero. */
    record Normal(Duration mean, Duration deviation) implements Distribution {
        @Override
        public Duration in(String what) {
            return bounded(mean.toMillis() + deviation.toMillis() * bell(what));
        }
    }

    /** Around a median with a tail to the long side, as pulls of images are; sigma is the deviation of the logarithm. */
    record LogNormal(Duration median, double sigma) implements Distribution {
        @Override
        public Duration in(String what) {
            return bounded(median.toMillis() * StrictMath.exp(sigma * bell(what)));
        }
    }

    /** What an annotation or a setting says; empty if it cannot be followed. A bare span is a constant. */
    static Optional<Distribution> parse(String text) {
        Optional<Distribution> bare = Call.duration(text).map(Constant::new);
        return bare.isPresent() ? bare : Call.parse(text).flatMap(Distribution::of);
    }

    private static Optional<Distribution> of(Call call) {
        Optional<Duration> first = call.argument(0, Call::duration);
        Optional<Duration> second = call.argument(1, Call::duration);
        if (call.is("constant", 1)) return first.map(Constant::new);
        if (call.is("exponential", 1)) return first.map(Exponential::new);
        if (call.is("uniform", 2))
            return first.filter(least ->
                            second.filter(most -> most.compareTo(least) >= 0).isPresent())
                    .map(least -> new Uniform(least, second.orElseThrow()));
        if (call.is("normal", 2)) return first.flatMap(mean -> second.map(deviation -> new Normal(mean, deviation)));
        if (call.is("lognormal", 2))
            return first.flatMap(median -> call.argument(1, Call::number)
                    .filter(sigma -> sigma <= 5)
                    .map(sigma -> new LogNormal(median, sigma)));
        return Optional.empty();
    }

    private static Duration bounded(double millis) {
        return Duration.ofMillis(StrictMath.round(StrictMath.min(StrictMath.max(millis, 0), LONGEST.toMillis())));
    }

    /** A standard normal number: Box and Muller. */
    private static double bell(String what) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - chance(what, 0)));
        return radius * StrictMath.cos(2 * StrictMath.PI * chance(what, 1));
    }

    /** A number from 0 up to but not 1: FNV-1a of the text, stirred by the last steps of SplitMix64. */
    private static double chance(String what, int which) {
        long hash = 0xcbf29ce484222325L + which;
        for (byte octet : what.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
