package dev.slipway.sync.model;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an application should be, by its commit and flags alone.
 *
 * @param commit where it was made; {@link CommitId#NONE} for a working tree
 * @param namespace where its namespaced objects live
 * @param manifests in the order of files and documents; no two of one key
 * @param withheld objects that a feature gate keeps out, for explanations
 * @param holds the flag, by object, of those that must not change now ({@code slipway.dev/hold-while})
 * @param digest of the objects and what is withheld, not of the commit: equal digests mean that nothing is to be done anew
 * @param reads what it was made from
 */
public record Rendering(
        Application application,
        CommitId commit,
        String namespace,
        List<Manifest> manifests,
        List<Withheld> withheld,
        SortedMap<ObjectKey, String> holds,
        String digest,
        ReadSet reads) {
    public Rendering {
        holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
        manifests = List.copyOf(manifests);
        withheld = List.copyOf(withheld);
    }

    /** One that nothing holds. */
    public Rendering(
            Application application,
            CommitId commit,
            String namespace,
            List<Manifest> manifests,
            List<Withheld> withheld,
            String digest,
            ReadSet reads) {
        this(application, commit, namespace, manifests, withheld, new TreeMap<>(), digest, reads);
    }

    /** That of an application which is not there. */
    public static Rendering nothing(Application application, CommitId commit, String namespace) {
        return new Rendering(application, commit, namespace, List.of(), List.of(), "none", ReadSet.NOTHING);
    }

    /** The same, wanted since another commit. */
    public Rendering at(CommitId other) {
        return new Rendering(application, other, namespace, manifests, withheld, holds, digest, reads);
    }

    /** Whether any value was sealed. */
    public boolean isSealed() {
        return manifests.stream().anyMatch(Manifest::isSealed);
    }

    /** An object that is not wanted now because of a feature flag. */
    public record Withheld(Manifest manifest, String flag) {}
}
