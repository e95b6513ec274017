package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Masking;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Kinds.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is merged for an object and not promoted to the stage yet: the default branch says something else of it than the stage's commit. No part of
 * a plan; it comes with a promotion.
 *
 * @param verb create, update or delete
 * @param changes of an update; their cause names the commit of the default branch
 */
public record Pending(ObjectKey key, String verb, List<Change> changes) {
    public Pending {
        changes = List.copyOf(changes);
    }

    /**
     * By object.
     *
     * @param now what the stage should be
     * @param merged what the same application would be at the default branch
     */
    public static List<Pending> between(Rendering now, Rendering merged, Kinds kinds) {
        SortedMap<ObjectKey, ApiObject> old = byKey(now);
        SortedMap<ObjectKey, ApiObject> newer = byKey(merged);
        TreeSet<ObjectKey> all = new TreeSet<>(old.keySet());
        all.addAll(newer.keySet());
        List<Pending> pending = new ArrayList<>();
        for (ObjectKey key : all) {
            if (!newer.containsKey(key)) pending.add(new Pending(key, "delete", List.of()));
            else if (!old.containsKey(key)) pending.add(new Pending(key, "create", List.of()));
            else
                update(key, old.get(key), newer.get(key), new Cause.NotPromoted(merged.commit()), kinds)
                        .ifPresent(pending::add);
        }
        return pending;
    }

    private static SortedMap<ObjectKey, ApiObject> byKey(Rendering rendering) {
        SortedMap<ObjectKey, ApiObject> objects = new TreeMap<>();
        for (Manifest manifest : rendering.manifests())
            objects.put(manifest.object().key(), manifest.object());
        return objects;
    }

    private static Optional<Pending> update(ObjectKey key, ApiObject old, ApiObject newer, Cause cause, Kinds kinds) {
        Schema schema = kinds.find(newer.gvk()).map(Shape::schema).orElse(Schema.ANY);
        Masking masking = new Masking(Secrets.in(newer));
        List<Change> changes = Comparison.of(old.root(), newer.root(), schema).changes().stream()
                .map(change -> new Change(
                        change.path(),
                        masked(change.before(), change, masking),
                        masked(change.after(), change, masking),
                        cause))
                .toList();
        return changes.isEmpty() ? Optional.empty() : Optional.of(new Pending(key, "update", changes));
    }

    private static Optional<Tree> masked(
            Optional<Tree> value, dev.slipway.diff.compare.Change change, Masking masking) {
        return value.map(tree -> masking.masked(change.path(), tree, Schema.ANY));
    }
}
