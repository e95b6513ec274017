package dev.slipway.sync.adopt;

import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Rendering;
import java.util.List;
import java.util.Optional;

/** Whether an edit does what it is for, and nothing else. */
final class Proof {
    private Proof() {}

    /**
     * Why a rendering is not the one before with one field as it is live; empty if it is.
     *
     * @param welcome fields that may become as they are live, too
     */
    static Optional<String> objection(Rendering before, Rendering after, LiveField field, List<LiveField> welcome) {
        if (before.manifests().size() != after.manifests().size())
            return Optional.of("that would change which objects there are");
        for (int i = 0; i < before.manifests().size(); i++) {
            Optional<String> objection =
                    objection(before.manifests().get(i), after.manifests().get(i), welcome);
            if (objection.isPresent()) return objection;
        }
        boolean done = after.manifests().stream()
                .filter(manifest -> field.isOf(manifest.object()))
                .anyMatch(manifest -> field.path().in(manifest.object().root()).equals(field.value()));
        return done ? Optional.empty() : Optional.of("it would not come out as it is live");
    }

    private static Optional<String> objection(Manifest before, Manifest after, List<LiveField> welcome) {
        if (!before.object().key().equals(after.object().key()))
            return Optional.of("that would change which objects there are");
        Tree expected = before.object().root();
        for (LiveField field : welcome) {
            boolean asLive = field.isOf(after.object())
                    && field.value().isPresent()
                    && field.path().in(after.object().root()).equals(field.value());
            if (asLive)
                expected = field.path().put(expected, field.value().get()).orElse(expected);
        }
        return Comparison.of(expected, after.object().root(), Schema.ANY).changes().stream()
                .findFirst()
                .map(change -> "that would change " + after.object().kind() + "/"
                        + after.object().name() + " " + change.path().display() + " as well, which is not so live");
    }
}
