package dev.slipway.diff.merge;

import dev.slipway.diff.tree.Tree;

/** What came of a patch. */
public sealed interface Patched {

    /** The tree with the patch applied. */
    record To(Tree tree) implements Patched {}

    /**
     * The patch did nothing.
     *
     * @param at the place in the tree or patch, as a JSON pointer or path; empty for the whole
     * @param message one sentence for people
     */
    record Refused(Reason reason, String at, String message) implements Patched {}

    /** Why a patch is refused. */
    enum Reason {
        /** It is not a patch at all. */
        MALFORMED,
        /** It does not fit this tree. */
        INAPPLICABLE,
        /** It says for which trees it is meant, and this is none of them. */
        UNTRUE,
        /** It is, or would make the tree, larger than the bounds. */
        TOO_LARGE
    }
}
