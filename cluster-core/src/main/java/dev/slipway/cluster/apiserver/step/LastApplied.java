package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.merge.Applied;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code kubectl apply} noted on an object while it still merged by itself. When kubectl then applies through the server it inherits
 * those fields from itself, and the note is kept up to date so that it can go back. This holds for the manager {@code kubectl} only: whoever
 * wants neither chooses another name.
 */
final class LastApplied {
    private static final String[] NOTE = {"metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"
    };
    private static final String HEIR = "kubectl";

    private LastApplied() {}

    /** The conflicts that remain when fields that are as kubectl noted them are its own. */
    static Applied.Conflicting remaining(
            Applied.Conflicting conflicting, Mapping live, FieldOwnership ownership, WriteOptions options) {
        Optional<Mapping> noted = options.fieldManager().equals(HEIR) ? noted(live) : Optional.empty();
        if (noted.isEmpty()) return conflicting;
        PathSet inherited = ownership.agreed(noted.get(), live);
        return new Applied.Conflicting(conflicting.conflicts().stream()
                .filter(conflict -> !inherited.contains(conflict.path()))
                .toList());
    }

    /** The same with a note of what kubectl wants now, if there is a note. */
    static Mapping renewed(Mapping merged, ApiObject wanted, WriteOptions options) {
        boolean isNoted =
                options.fieldManager().equals(HEIR) && merged.text(NOTE).isPresent();
        if (!isNoted) return merged;
        return merged.withAt(Json.text(sorted(wanted.root().withoutAt(NOTE))) + "\n", NOTE);
    }

    /** Only a note of the version in which the object is written tells its fields. */
    private static Optional<Mapping> noted(Mapping live) {
        try {
            String text = live.text(NOTE).orElse("");
            Optional<Mapping> noted =
                    text.isEmpty() ? Optional.empty() : Json.read(text).asMapping();
            return noted.filter(note -> note.get("apiVersion").equals(live.get("apiVersion")));
        } catch (Malformed somebodyElsesText) {
            return Optional.empty();
        }
    }

    private static Tree sorted(Tree tree) {
        if (tree instanceof Sequence list)
            return new Sequence(list.items().stream().map(LastApplied::sorted).toList());
        if (!(tree instanceof Mapping mapping)) return tree;
        TreeMap<String, Tree> sorted = new TreeMap<>();
        mapping.forEach((key, value) -> sorted.put(key, sorted(value)));
        return Tree.of(sorted);
    }
}
