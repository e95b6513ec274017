package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.merge.Applied;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Managers;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Masking;
import dev.slipway.sync.plan.Kinds.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an apply would change on a live object, found by doing it here. It is a three-way comparison: what we applied last is what the live
 * object's managed fields say is ours, so that a field that left the manifest goes, and one that somebody else added stays.
 *
 * <p>What means the same is no difference: quantities, the order of keys, and what {@link Sameness} knows. Defaults are filled in as the
 * server does, since inside a list with one owner they would differ for ever. What the server answers to an object is what that object comes
 * to, whoever had a say in it: where live is still that answer, there is nothing to write.
 */
final class ThreeWay {
    static final Manager APPLIER = Manager.of(Marks.FIELD_MANAGER, Manager.Operation.APPLY, "", "");

    private final Terms terms;
    private final FieldOwnership ownership;
    private final ApiObject live;
    private final Mapping there;
    private final List<Manager> managers;

    /**
     * What a comparison goes by.
     *
     * @param unchanged whether the manifest is the one that was synced last: then whatever differs is drift
     * @param answered what became of it when it was sent last, as far as this process knows
     * @param yielded the fields that are left to others
     * @param takes from which managers fields are taken that they apply as well
     */
    record Terms(
            Shape shape,
            boolean unchanged,
            Optional<StepMemory.Answered> answered,
            PathSet yielded,
            Predicate<String> takes) {}

    private ThreeWay(ApiObject live, Terms terms) {
        this.terms = terms;
        this.ownership = new FieldOwnership(terms.shape().schema(), PathSet.empty());
        this.live = terms.shape().shown().apply(live);
        this.there = this.live.root().withoutAt("metadata", "managedFields");
        List<Manager> recorded =
                Managers.read(live.metadata().sequence("managedFields")).orElse(List.of());
        this.managers = recorded.isEmpty() ? ownership.unrecorded(Mapping.empty(), there, APPLIER) : recorded;
    }

    static Divergence of(ApiObject live, ApiObject wanted, Terms terms) {
        return new ThreeWay(live, terms).divergence(wanted);
    }

    private Divergence divergence(ApiObject wanted) {
        Applied gently = ownership.apply(there, managers, wanted.root(), APPLIER, false);
        List<Applied.Conflict> others = others(gently);
        PathSet left = PathSet.of(others.stream().map(Applied.Conflict::path).toArray(Path[]::new));
        PathSet yielded = terms.yielded();
        ApiObject sent = new ApiObject(mapping(ownership.without(wanted.root(), yielded.union(left))));
        List<Manager> owners = Release.of(managers, yielded);
        boolean releases = !owners.equals(managers);
        Writers writers = Writers.of(managers, APPLIER, terms.unchanged());
        Masking masking = new Masking(Secrets.in(live));
        List<Change> standing = others.stream()
                .map(conflict -> standing(conflict, wanted, masking))
                .toList();
        // Nobody objects and nothing is left out: what was found already is the answer.
        boolean isPlain = gently instanceof Applied.Merged && yielded.isEmpty();
        Applied result = isPlain ? gently : ownership.apply(there, owners, sent.root(), APPLIER, true);
        // What cannot even be merged here is refused by the dry run, which says why.
        if (!(result instanceof Applied.Merged merged))
            return new Divergence(true, List.of(), standing, List.of(), sent, yielded, releases);
        List<dev.slipway.diff.compare.Change> differences = differences(mapping(merged.tree()), sent);
        List<Change> changes = differences.stream()
                .map(change -> change(change, masking, writers))
                .toList();
        return new Divergence(
                !changes.isEmpty() || releases, changes, standing, fixed(differences), sent, yielded, releases);
    }

    /** The places of those that cannot be made in place, by what the rules of the kind say of live with and without them. */
    private List<Path> fixed(List<dev.slipway.diff.compare.Change> differences) {
        if (differences.isEmpty()) return List.of();
        Mapping before = filled(there);
        Tree after = before;
        for (dev.slipway.diff.compare.Change change : differences) {
            Tree root = after;
            after = change.after()
                    .map(value -> change.path().put(root, value))
                    .orElseGet(() -> change.path().cut(root))
                    .orElse(root);
        }
        List<String> fields = terms.shape().fixed().apply(new ApiObject(before), new ApiObject(mapping(after)));
        List<Path> paths =
                differences.stream().map(dev.slipway.diff.compare.Change::path).toList();
        return Immutable.among(live, paths, fields);
    }

    /** The fields that another applies to another value, and that are not taken from it. */
    private List<Applied.Conflict> others(Applied gently) {
        if (!(gently instanceof Applied.Conflicting conflicting)) return List.of();
        return conflicting.conflicts().stream()
                .filter(conflict -> Writers.isApplier(conflict.owner()))
                .filter(conflict -> !terms.takes().test(conflict.owner().name()))
                .filter(conflict -> !isYielded(conflict.path()))
                .toList();
    }

    private boolean isYielded(Path path) {
        return PathSet.of(path).outside(terms.yielded()).isEmpty();
    }

    private Change standing(Applied.Conflict conflict, ApiObject wanted, Masking masking) {
        Path path = conflict.path();
        return new Change(
                path,
                masked(path.in(there), path, masking),
                masked(path.in(wanted.root()), path, masking),
                new Cause.Owned(Writer.of(conflict.owner()), false));
    }

    private List<dev.slipway.diff.compare.Change> differences(Mapping merged, ApiObject sent) {
        if (merged.equals(there)) return List.of();
        Schema schema = terms.shape().schema();
        Sameness sameness = new Sameness(live.gvk().groupKind(), schema);
        boolean seenBefore = terms.unchanged() || hasAnswer(sent);
        return Comparison.of(filled(there), filled(merged), schema).changes().stream()
                .filter(change -> !sameness.holds(change))
                .filter(change -> !isAnswer(change, sent))
                .filter(change -> !(seenBefore && terms.shape().custom() && Sameness.isExtended(change)))
                .toList();
    }

    /** As the server would keep it: with its defaults, and without the empty lists and maps that say nothing to a built-in kind. */
    private Mapping filled(Mapping tree) {
        Mapping filled = terms.shape().filled().apply(new ApiObject(tree)).root();
        return terms.shape().custom()
                ? filled
                : mapping(Sameness.withoutEmpty(filled, terms.shape().schema()));
    }

    private boolean hasAnswer(ApiObject sent) {
        return terms.answered().filter(answer -> answer.sent().equals(sent)).isPresent();
    }

    /** Whether live has there what the server made of the same object when it was sent last. */
    private boolean isAnswer(dev.slipway.diff.compare.Change change, ApiObject sent) {
        return hasAnswer(sent)
                && change.path()
                        .in(terms.answered().orElseThrow().result().root())
                        .equals(change.before());
    }

    private static Change change(dev.slipway.diff.compare.Change change, Masking masking, Writers writers) {
        Path path = change.path();
        return new Change(
                path,
                masked(change.before(), path, masking),
                masked(change.after(), path, masking),
                writers.cause(path, true));
    }

    private static Optional<Tree> masked(Optional<Tree> value, Path path, Masking masking) {
        return value.map(tree -> masking.masked(path, tree, Schema.ANY));
    }

    private static Mapping mapping(Tree tree) {
        return tree.asMapping().orElse(Mapping.empty());
    }
}
