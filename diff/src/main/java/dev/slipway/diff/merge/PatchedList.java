package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Patched.Reason;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list under a strategic merge patch.
 *
 * <p>Order: the items that the patch names keep the patch's order, the others keep theirs. The two are woven together along the order that
 * the target had; where that says nothing, items of the patch go first.
 *
 * @param key the field that tells items apart; empty where the items are values
 */
record PatchedList(Schema.ListOf shape, String key, Path at) {
    private static final String PATCH = "$patch";

    static PatchedList of(Schema.ListOf shape, Path at) {
        return new PatchedList(shape, shape.patchKey().orElseThrow(), at);
    }

    Sequence merge(Sequence target, Sequence patch) throws Misfit {
        return key.isEmpty() ? mergeValues(target, patch) : mergeItems(target, patch);
    }

    private Sequence mergeValues(Sequence target, Sequence patch) throws Misfit {
        Set<Tree> values = new LinkedHashSet<>(target.items());
        for (Tree value : patch) {
            if (value instanceof Mapping) throw malformed("expected values, found a mapping");
            values.add(value);
        }
        return woven(new ArrayList<>(values), target, identities(patch));
    }

    private Sequence mergeItems(Sequence target, Sequence patch) throws Misfit {
        List<Mapping> changes = new ArrayList<>();
        Set<Tree> deleted = new LinkedHashSet<>();
        boolean replaces = false;
        for (Tree item : patch) {
            if (!(item instanceof Mapping change)) throw malformed("expected mappings, found " + item.describe());
            if (!change.has(PATCH)) {
                changes.add(change);
                continue;
            }
            switch (change.text(PATCH).orElse("")) {
                case "delete" -> deleted.add(identity(change));
                case "replace" -> replaces = true;
                default -> throw malformed("$patch of an item must be delete or replace");
            }
        }
        if (replaces)
            return new Sequence(
                    changes.stream().map(StrategicMergePatch::cleaned).toList());
        return mergeItems(target, changes, deleted);
    }

    /** Of items that share a key, which servers accept in some lists, the first one is merged and the others stay. */
    private Sequence mergeItems(Sequence target, List<Mapping> changes, Set<Tree> deleted) throws Misfit {
        List<Tree> items = new ArrayList<>();
        Map<Tree, Integer> first = new HashMap<>();
        for (Tree item : target) {
            Tree identity = identity(item);
            if (deleted.contains(identity)) continue;
            first.putIfAbsent(identity, items.size());
            items.add(item);
        }
        for (Mapping change : changes) {
            Tree identity = identity(change);
            Integer place = first.putIfAbsent(identity, items.size());
            if (place == null) items.add(StrategicMergePatch.cleaned(change));
            else
                items.set(
                        place,
                        StrategicMergePatch.mergeItem(
                                (Mapping) items.get(place), change, shape.item(), at.key(key, identity)));
        }
        return woven(items, target, identities(new Sequence(List.copyOf(changes))));
    }

    /** Puts the merged items into the order that the directive says. */
    Sequence reorder(Sequence merged, Sequence target, Sequence patch, Sequence order) throws Misfit {
        List<Tree> wanted = identities(order);
        for (Tree item : patch) {
            boolean deletes = item instanceof Mapping mapping && mapping.has(PATCH);
            if (!deletes && !wanted.contains(identity(item))) {
                throw malformed("the patch has an item that is not in its $setElementOrder: " + identity(item));
            }
        }
        return woven(merged.items(), target, wanted);
    }

    private Sequence woven(List<Tree> merged, Sequence target, List<Tree> order) throws Misfit {
        Map<Tree, Integer> places = places(identities(target));
        Map<Tree, Integer> ranks = places(order);
        List<Item> named = new ArrayList<>();
        List<Item> others = new ArrayList<>();
        for (Tree item : merged) {
            Tree identity = identity(item);
            int rank = ranks.getOrDefault(identity, -1);
            (rank >= 0 ? named : others).add(new Item(item, rank, places.getOrDefault(identity, -1)));
        }
        named.sort(Comparator.comparingInt(Item::rank));
        return woven(named, others);
    }

    /** An item with its place in the wanted order and in the target; -1 where it has none. */
    private record Item(Tree tree, int rank, int place) {
        boolean stoodBefore(Item other) {
            return place >= 0 && other.place >= 0 && place < other.place;
        }
    }

    private static Sequence woven(List<Item> named, List<Item> others) {
        List<Tree> result = new ArrayList<>();
        int next = 0;
        for (Item other : others) {
            while (next < named.size() && !other.stoodBefore(named.get(next)))
                result.add(named.get(next++).tree());
            result.add(other.tree());
        }
        for (Item item : named.subList(next, named.size())) result.add(item.tree());
        return new Sequence(result);
    }

    private static Map<Tree, Integer> places(List<Tree> identities) {
        Map<Tree, Integer> places = new HashMap<>();
        for (int i = 0; i < identities.size(); i++) places.putIfAbsent(identities.get(i), i);
        return places;
    }

    private List<Tree> identities(Sequence list) throws Misfit {
        List<Tree> identities = new ArrayList<>();
        for (Tree item : list) identities.add(identity(item));
        return identities;
    }

    private Tree identity(Tree item) throws Misfit {
        if (key.isEmpty()) return item;
        Optional<Tree> identity = item.asMapping().flatMap(mapping -> mapping.get(key));
        return identity.orElseThrow(() -> malformed("an item does not contain the merge key " + key));
    }

    private Misfit malformed(String message) {
        return new Misfit(Reason.MALFORMED, at, message);
    }
}
