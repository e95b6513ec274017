package dev.slipway.testing;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Runs a property for many seeds. A failure says in one line how to replay it: {@code -Dseed=N} runs that seed alone.
 *
 * <pre>{@code
 * @Test
 * void readsBackWhatItPrinted() {
 *     Seeds.forEach(200, seed -> assertThat(parse(print(tree(seed)))).isEqualTo(tree(seed)));
 * }
 * }</pre>
 */
public final class Seeds {
    private Seeds() {}

    /** A property: must hold for every seed. */
    @FunctionalInterface
    public interface Property {
        void check(long seed) throws Exception;
    }

    public static void forEach(int count, Property property) {
        Long only = Long.getLong("seed");
        if (only != null) {
            check(only, property);
            return;
        }
        for (long seed = 0; seed < count; seed++) check(seed, property);
    }

    /** Chance that depends on the seed alone. */
    public static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /** One seed of a property; what fails says how to replay it. */
    public static void check(long seed, Property property) {
        try {
            property.check(seed);
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "failed for seed " + seed + "; replay with -Dseed=" + seed + ": " + failure.getMessage(), failure);
        }
    }
}
