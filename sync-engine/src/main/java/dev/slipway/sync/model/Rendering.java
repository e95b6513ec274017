package dev.slipway.sync.model;

import java.util.List;

/**
 * What an application should be, by its commit and flags alone.
 *
 * @param commit where it was made; {@link CommitId#NONE} for a working tree
 * @param namespace where its namespaced objects live
 * @param manifests in the order of files and documents; no two of one key
 * @param withheld objects that a feature gate keeps out, for explanations
 * @param digest of the objects and what is withheld, not of the commit: equal digests mean that nothing is to be done anew
 * @param reads what it was made from
 */
public record Rendering(
        Application application,
        CommitId commit,
        String namespace,
        List<Manifest> manifests,
        List<Withheld> withheld,
        String digest,
        ReadSet reads) {
    public Rendering {
        manifests = List.copyOf(manifests);
        withheld = List.copyOf(withheld);
    }

    /** The same, wanted since another commit. */
    public Rendering at(CommitId other) {
        return new Rendering(application, other, namespace, manifests, withheld, digest, reads);
    }

    /** Whether any value was sealed. */
    public boolean isSealed() {
        return manifests.stream().anyMatch(Manifest::isSealed);
    }

    /** An object that is not wanted now because of a feature flag. */
    public record Withheld(Manifest manifest, String flag) {}
}
