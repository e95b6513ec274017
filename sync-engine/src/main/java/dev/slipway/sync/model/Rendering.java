package dev.slipway.sync.model;

import java.util.List;

/**
 * What an application should be, by its commit and flags alone.
 *
 * @param namespace where its namespaced objects live
 * @param manifests in the order of files and documents; no two of one key
 * @param withheld objects that a feature gate keeps out, for explanations
 * @param digest of everything above: equal digests mean equal renderings
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
