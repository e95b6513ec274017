package dev.slipway.testing.forge;

import java.util.Optional;

/** The Git repository behind one of the forge's: a map in memory, or a real one on disk. */
public interface ForgeGit {

    /** What a ref points to. */
    Optional<String> commit(String ref);

    /** Points a ref to a commit that is there. */
    void set(String ref, String commit);

    /** Takes a commit over from another repository, with all before it. */
    void take(ForgeGit from, String commit);

    /** Merges a commit into a branch; the merge's own commit. */
    String merge(String branch, String commit);
}
