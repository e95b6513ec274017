package dev.slipway.templating.mustache;

/** What no honest template needs more of. Without bounds, a few lines of nested sections keep a processor busy for hours. */
final class Limits {
    /** Characters that one template may render: what the YAML reader takes. */
    static final int OUTPUT_CHARS = 3 * 1024 * 1024;
    /** Passes through sections while one template renders; four nested loops over 200 items would be 1.6 billion. */
    static final int ITERATIONS = 1_000_000;
    /** Sections inside each other; the parser recurses, so this bounds its stack. */
    static final int SECTION_DEPTH = 64;
    /** Faults reported of one template; whoever mends these sees the rest then. */
    static final int FAULTS = 50;

    private Limits() {}
}
