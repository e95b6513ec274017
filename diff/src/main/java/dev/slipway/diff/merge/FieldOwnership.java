package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

        List<Manager> known = managers.isEmpty() ? firstOwner(live, applier) : managers;
        Optional<Manager> last = known.stream().filter(applier::isSameAs).findFirst();
        Manager now = applier.withFields(Fields.of(wanted, schema).outside(ignored));
        List<Manager> others =
                known.stream().filter(manager -> !applier.isSameAs(manager)).toList();

        Tree merged = StructuredMerge.merge(live, wanted, schema);
        Tree tree = last.map(before -> pruned(merged, before.fields(), now.fields(), others))
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
        List<Manager> owners = release(managers, changes);
        if (written.isEmpty()) return withoutIdle(owners);
        PathSet kept = PathSet.empty();
        for (Manager owner : owners) if (writer.isSameAs(owner)) kept = kept.union(owner.fields());
        owners.removeIf(writer::isSameAs);
        owners.add(writer.withFields(kept.union(written)));
        return folded(withoutIdle(owners));
    }

    private static boolean isUnchanged(Manager before, Manager now) {
        return before.fields().equals(now.fields()) && before.apiVersion().equals(now.apiVersion());
    }

    /** Before anything was recorded, all that is there belongs to one nameless writer, so that a first apply does not steal it. */
    private List<Manager> firstOwner(Tree live, Manager applier) {
        PathSet fields = Fields.of(live, schema).outside(ignored);
        if (fields.isEmpty() || fields.hasRoot()) return List.of();
        return List.of(
                new Manager(BEFORE_FIRST_APPLY, Operation.UPDATE, applier.apiVersion(), applier.time(), "", fields));
    }

    /** The merged tree without what the applier owned last, owns no more, and nobody else owns. */
    private Tree pruned(Tree merged, PathSet last, PathSet now, List<Manager> others) {
        if (last.difference(now).isEmpty()) return merged;
        PathSet owned = now;
        for (Manager other : others) owned = owned.union(other.fields());
        PathSet mergedFields = known(Fields.of(merged, schema));
        Tree bare = Fields.without(merged, known(last), schema);
        PathSet kept = known(Fields.of(bare, schema)).union(known(owned));
        Tree withOwned = Fields.without(merged, mergedFields.difference(kept), schema);
        PathSet gone =
                mergedFields.difference(known(Fields.of(withOwned, schema))).intersection(known(last));
        return Fields.without(merged, gone, schema);
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
        List<Manager> rest = new ArrayList<>();
        for (Manager manager : managers)
            rest.add(manager.withFields(manager.fields().difference(lost)));
        return rest;
    }

    private static List<Manager> withoutIdle(List<Manager> managers) {
        return managers.stream().filter(manager -> !manager.fields().isEmpty()).toList();
    }

    /** Folds the oldest writers of one version into one entry as long as there are too many. */
    private static List<Manager> folded(List<Manager> managers) {
        List<Manager> writers = managers.stream()
                .filter(manager -> manager.operation() == Operation.UPDATE)
                .sorted(Comparator.comparing(Manager::time).thenComparing(Manager::name))
                .toList();
        if (writers.size() <= MAX_WRITERS) return managers;
        Manager oldest = writers.get(0);
        Optional<Manager> next = writers.stream()
                .skip(1)
                .filter(writer -> writer.apiVersion().equals(oldest.apiVersion()))
                .findFirst();
        if (next.isEmpty()) return managers;
        List<Manager> fewer = new ArrayList<>(managers);
        fewer.removeAll(List.of(oldest, next.get()));
        PathSet fields = oldest.fields().union(next.get().fields());
        fewer.add(new Manager(
                FOLDED, Operation.UPDATE, oldest.apiVersion(), next.get().time(), "", fields));
        return folded(fewer);
    }
}
