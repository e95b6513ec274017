package dev.slipway.templating.template;

import java.util.Locale;

/**
 * How much work one rendering may still be. It is counted, never timed, so that the same input comes to the same end on every machine. A step
 * is about one character that is read, made or written; what costs more counts for more.
 */
public final class Budget {
    /** What an honest application needs, a hundred times over; a few seconds for whoever uses it up. */
    public static final long STEPS = 100_000_000;

    private final long steps;
    private long left;

    /** @param steps how many there are */
    public Budget(long steps) {
        this.steps = steps;
        this.left = steps;
    }

    /** One of {@link #STEPS}. */
    public static Budget full() {
        return new Budget(STEPS);
    }

    /** Uses steps up; false if there were not so many left. Then nothing more may be done. */
    public boolean spend(long count) {
        left = count > left ? -1 : left - count;
        return left >= 0;
    }

    /** Whether it is used up. */
    public boolean isExhausted() {
        return left < 0;
    }

    /** What to say when it is used up. */
    public String exhausted() {
        return String.format(
                Locale.ROOT,
                "rendering takes more than %,d steps; use fewer and shorter loops, partials and values, or split the component",
                steps);
    }
}
