package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The templates that a set has had, kept as ControllerRevisions, by which {@code kubectl rollout history} and {@code undo} find their way. A
 * revision's data is a patch that puts its template back; the one of the present template has the highest number.
 *
 * @param set whose templates they are
 * @param revisions lowest number first
 * @param changes adoptions and releases to carry out before anything else
 */
public record History(ApiObject set, List<ApiObject> revisions, List<Command> changes) {
    /** What a history reads besides the objects that a set owns. */
    public static final Index ORPHANS = Index.orphans(Kinds.CONTROLLER_REVISION.groupKind());

    private static final Comparator<ApiObject> LOWEST_FIRST =
            Comparator.comparing(History::number).thenComparing(ApiObject::name);

    public History {
        revisions = List.copyOf(revisions);
        changes = List.copyOf(changes);
    }

    /** Those that a set owns, and those it may adopt. */
    public static History of(ApiObject set, World world) {
        Claim claim = Claim.of(set, ORPHANS, world);
        return new History(set, claim.mine().stream().sorted(LOWEST_FIRST).toList(), claim.changes());
    }

    /** The number of a revision. */
    public static long number(ApiObject revision) {
        return revision.root().whole("revision").orElse(0L);
    }

    /** The template that a revision puts back. */
    public static Mapping template(ApiObject revision) {
        return revision.root().mapping("data", "spec", "template").without("$patch");
    }

    /** The revision of a name. */
    public Optional<ApiObject> named(String name) {
        return revisions.stream()
                .filter(revision -> revision.name().equals(name))
                .findFirst();
    }

    /** The revision of the present template, the newest if several are; empty before it was made. */
    public Optional<ApiObject> current() {
        Mapping data = data();
        return revisions.stream()
                .filter(revision -> revision.root().mapping("data").equals(data))
                .reduce((older, newer) -> newer);
    }

    /** What makes the present template the newest revision: a new one, or a new number for an old one after a rollback; empty if it is. */
    public Optional<Command> record(String hashLabel, World world) {
        Optional<ApiObject> current = current();
        if (current.isEmpty()) return Optional.of(create(hashLabel, world));
        ApiObject newest = revisions.get(revisions.size() - 1);
        if (number(current.get()) == number(newest)) return Optional.empty();
        return Optional.of(
                new Command.Update(new ApiObject(current.get().root().with("revision", number(newest) + 1))));
    }

    /** Deletes so many of the oldest that are not needed any more. */
    public List<Command> forget(long count, Predicate<ApiObject> needed) {
        return revisions.stream()
                .filter(revision -> !revision.isDeleting() && !needed.test(revision))
                .limit(Math.max(0, count))
                .map(Command::delete)
                .toList();
    }

    /** The name is made of the template; one that is taken by something else is counted, which makes another name. */
    private Command create(String hashLabel, World world) {
        long collisions = set.status().whole("collisionCount").orElse(0L);
        String hash = TemplateHash.of(set.spec().mapping("template"), collisions);
        ApiObject revision = revision(hash, hashLabel);
        return world.get(revision.key()).isEmpty()
                ? new Command.Create(revision)
                : new Command.UpdateStatus(set.withStatus(set.status().with("collisionCount", collisions + 1)));
    }

    private ApiObject revision(String hash, String hashLabel) {
        Mapping template = set.spec().mapping("template");
        ApiObject revision = ApiObject.of(Kinds.CONTROLLER_REVISION, set.namespace(), set.name() + "-" + hash)
                .withAt(template.mapping("metadata", "labels").with(hashLabel, hash), "metadata", "labels")
                .withOwner(OwnerReference.controllerOf(set));
        for (Map.Entry<String, String> annotation :
                new ArrayList<>(set.annotations().entrySet())) {
            revision = revision.withAnnotation(annotation.getKey(), annotation.getValue());
        }
        long last = revisions.isEmpty() ? 0 : number(revisions.get(revisions.size() - 1));
        return revision.with("data", data()).with("revision", last + 1);
    }

    private Mapping data() {
        Mapping template = set.spec().mapping("template").with("$patch", "replace");
        return Mapping.of("spec", Mapping.of("template", template));
    }
}
