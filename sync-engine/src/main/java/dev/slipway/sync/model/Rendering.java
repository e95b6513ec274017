package dev.slipway.sync.model;

import java.util.List;

/**
 * What an application should be, by its commit and flags alone.
 *
 * @param commit {@link CommitId#NONE} for a working tree
 * @param namespace where its namespaced objects live
 * @param manifests in the order of files and documents; no two of one key
 * @param withheld objects that a feature gate keeps out, for explanations
 * @param digest of the objects and what is withheld, not of the commit: equal digests mean that nothing is to be done anew
 */
public record Rendering(
        Application application,
        CommitId commit,
        String namespace,
        List<Manifest> manifests,
        List<Withheld> withheld,
        String digest) {
    public Rendering {
        manifests = List.copyOf(manifests);
        withheld = List.copyOf(withheld);
    }

    /** An object that is not wanted now because of a feature flag. */
    public record Withheld(Manifest manifest, String flag) {}
}
