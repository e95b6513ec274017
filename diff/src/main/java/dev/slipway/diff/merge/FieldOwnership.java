package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merging by who owns what: <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">server-side apply</a> as
 * structured-merge-diff does it.
 *
 * <p>An apply is laid over the live tree. What this applier owned before and now leaves out goes, unless somebody else owns it. Fields that
 * then differ from the live tree and that others own are conflicts; with force they change hands. Same value means shared ownership. Any
 * other write gives what it changed to its writer and takes it from all others.
 *
 * @param ignored places that nobody owns, with all that is below them
 */
public record FieldOwnership(Schema schema, PathSet ignored) {
    /** As many entries of writers as a document keeps; the oldest are folded into one. */
    public static final int MAX_WRITERS = 10;

    private static final String FOLDED = "ancient-changes";
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /**
     * Applies a document.
     *
     * @param live what is there; an empty mapping if nothing is
     * @param applier who applies and when; its fields do not matter
     */
    public Applied apply(Tree live, List<Manager> managers, Tree config, Manager applier, boolean force) {
        Tree wanted = StructuredMerge.withoutNulls(config);
        Optional<Applied.Refused> refused = StructuredMerge.check(Path.ROOT, wanted, schema);
        if (refused.isPresent()) return refused.get();

        List<Manager> known = upToDate(managers);
        Optional<Manager> last = known.stream().filter(applier::isSameAs).findFirst();
        PathSet said = Fields.of(wanted, schema);
        Manager now = applier.withFields(said.outside(ignored));
        List<Manager> others =
                known.stream().filter(manager -> !applier.isSameAs(manager)).toList();

        Tree merged = StructuredMerge.merge(live, wanted, schema);
        Tree tree = last.map(before -> pruned(merged, before.fields(), said, others))
                .orElse(merged);
        FieldChanges changes = FieldChanges.between(live, tree, schema).outside(ignored);
        List<Applied.Conflict> conflicts = conflicts(others, changes);
        if (!force && !conflicts.isEmpty()) return new Applied.Conflicting(conflicts);

        List<Manager> owners = release(others, changes);
        boolean same = tree.equals(live)
                && last.filter(before -> isUnchanged(before, now)).isPresent();
        owners.add(same ? last.orElseThrow() : now);
        return new Applied.Merged(tree, withoutIdle(owners));
    }

    /** The owners after a write that is not an apply. */
    public List<Manager> update(Tree before, Tree after, List<Manager> managers, Manager writer) {
        FieldChanges changes = FieldChanges.between(before, after, schema).outside(ignored);
        PathSet written = changes.written();
        List<Manager> owners = release(upToDate(managers, written.union(changes.removed())), changes);
        if (written.isEmpty()) return withoutIdle(owners);
        PathSet kept = PathSet.empty();
        for (Manager owner : owners) if (writer.isSameAs(owner)) kept = kept.union(owner.fields());
        owners.removeIf(writer::isSameAs);
        owners.add(writer.withFields(kept.union(written)));
        return folded(withoutIdle(owners));
    }

    /**
     * The owners of a tree of which none were recorded: one nameless writer has all of it, so that a first apply does not steal it.
     *
     * @param beginning what such a tree has even when it says nothing
     */
    public List<Manager> unrecorded(Tree beginning, Tree live, Manager applier) {
        Manager nameless = Manager.of(BEFORE_FIRST_APPLY, Operation.UPDATE, applier.apiVersion(), applier.time());
        return update(beginning, live, List.of(), nameless.withSubresource(applier.subresource()));
    }

    /** A document without some places, and without what they leave empty: what is left can be applied by somebody who does not own them. */
    public Tree without(Tree document, PathSet places) {
        return places.isEmpty() ? document : Fields.without(document, places, PathSet.empty(), schema);
    }

    /** What an applier of a document would own and finds as it wants it. */
    public PathSet agreed(Tree stated, Tree live) {
        Tree said = StructuredMerge.withoutNulls(stated);
        FieldChanges changes = FieldChanges.between(live, said, schema);
        return Fields.of(said, schema).outside(ignored).difference(changes.written());
    }

    /** The schema may have changed since the owners were recorded. */
    private List<Manager> upToDate(List<Manager> managers) {
        return managers.stream()
                .map(manager -> manager.withFields(Fields.inOne(manager.fields(), schema)))
                .toList();
    }

    /** The same as far as it matters to those who own some fields or parts of them. */
    private List<Manager> upToDate(List<Manager> managers, PathSet concerned) {
        return managers.stream()
                .map(manager -> manager.withFields(Fields.inOne(manager.fields(), concerned, schema)))
                .toList();
    }

    private static boolean isUnchanged(Manager before, Manager now) {
        return before.fields().equals(now.fields()) && before.apiVersion().equals(now.apiVersion());
    }

    /** The merged tree without what the applier owned last and has to let go. What it says stays, even where nobody can own it. */
    private Tree pruned(Tree merged, PathSet last, PathSet said, List<Manager> others) {
        if (last.difference(said).isEmpty()) return merged;
        PathSet owned = said;
        for (Manager other : others) owned = owned.union(other.fields());
        return Fields.without(merged, let(known(last), known(owned)), owned, schema);
    }

    /** What goes of the last fields: those that nobody owns, with all that is in them. */
    private static PathSet let(PathSet last, PathSet owned) {
        if (last.hasRoot() && !owned.hasRoot()) return PathSet.onlyRoot();
        return last.withRoot(false).map((step, set) -> let(set, owned.below(step)));
    }

    private PathSet known(PathSet fields) {
        return Fields.withKnownParents(fields, schema);
    }

    private static List<Applied.Conflict> conflicts(List<Manager> others, FieldChanges changes) {
        List<Applied.Conflict> conflicts = new ArrayList<>();
        List<Manager> byName =
                others.stream().sorted(Comparator.comparing(Manager::describe)).toList();
        for (Manager other : byName) {
            for (Path path : other.fields().intersection(changes.written()).paths()) {
                conflicts.add(new Applied.Conflict(other, path));
            }
        }
        return conflicts;
    }

    private static List<Manager> release(List<Manager> managers, FieldChanges changes) {
        PathSet lost = changes.written().union(changes.removed());
        List<Manager> rest = new ArrayList<>(managers.size());
        for (Manager manager : managers)
            rest.add(manager.withFields(manager.fields().difference(lost)));
        return rest;
    }

    private static List<Manager> withoutIdle(List<Manager> managers) {
        return managers.stream().filter(manager -> !manager.fields().isEmpty()).toList();
    }

    /** Folds the oldest writers, each with those of its version, as long as there are too many. */
    private static List<Manager> folded(List<Manager> managers) {
        if (managers.size() <= MAX_WRITERS) return managers;
        List<Manager> rest = new ArrayList<>(managers);
        Map<String, Manager> first = new HashMap<>();
        for (Manager writer : oldestFirst(managers)) {
            long writers = rest.stream().filter(FieldOwnership::isWriter).count();
            if (writers <= MAX_WRITERS) break;
            Manager older = first.putIfAbsent(writer.apiVersion(), writer);
            if (older == null || !rest.contains(writer)) continue;
            Manager folded = fold(older, writer, rest);
            rest.removeIf(one -> one.equals(older) || one.equals(writer) || folded.isSameAs(one));
            rest.add(folded);
            first.put(writer.apiVersion(), folded);
        }
        return rest;
    }

    private static List<Manager> oldestFirst(List<Manager> managers) {
        return managers.stream()
                .filter(FieldOwnership::isWriter)
                .sorted(Comparator.comparing(Manager::time).thenComparing(Manager::name))
                .toList();
    }

    private static boolean isWriter(Manager manager) {
        return manager.operation() == Operation.UPDATE;
    }

    /** Two writers as one, with those that were folded before. */
    private static Manager fold(Manager older, Manager newer, List<Manager> managers) {
        Manager nameless = Manager.of(FOLDED, Operation.UPDATE, newer.apiVersion(), newer.time());
        PathSet fields = older.fields().union(newer.fields());
        for (Manager manager : managers) if (nameless.isSameAs(manager)) fields = fields.union(manager.fields());
        return nameless.withFields(fields);
    }
}
