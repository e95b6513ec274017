package dev.slipway.templating.mustache;

/** What no honest template needs more of. Without bounds, a few lines of nested sections keep a processor busy for hours. */
final class Limits {
    /** Characters that one template may render: what the YAML reader takes. */
    static final int OUTPUT_CHARS = 3 * 1024 * 1024;
    /** Passes through sections and partials while one template renders; four nested loops over 200 items would be 1.6 billion. */
    static final int ITERATIONS = 1_000_000;
    /** Sections, and partials, inside each other; the parser and the codes recurse, so this bounds the stack. */
    static final int SECTION_DEPTH = 64;
    /** Characters of partials read for one template, each partial once for every indentation that it is used with. */
    static final int PARTIAL_CHARS = 8 * 1024 * 1024;
    /** Characters of the name in a tag; and how many parts, set apart by dots, it has. */
    static final int NAME_CHARS = 500;

    static final int NAME_PARTS = 20;
    /** What a pass through a section or partial, and to look for a name in one scope, count for. */
    static final int PASS_STEPS = 10;

    static final int LOOK_STEPS = 3;
    /** Faults reported of one template; whoever mends these sees the rest then. */
    static final int FAULTS = 50;
    /** Steps told of partials that use each other. */
    static final int CHAIN = 6;

    private Limits() {}
}
