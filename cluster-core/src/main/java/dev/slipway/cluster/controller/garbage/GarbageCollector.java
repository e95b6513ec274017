package dev.slipway.cluster.controller.garbage;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.controller.Command.Propagation;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Follows owner references, one object at a time.
 *
 * <p>An object lives as long as one of its owners does. When the last has gone, it goes too; before that is believed, the plane itself is
 * asked whether the owner is really absent, because a view may not have heard of an owner yet that made the object a moment ago. References to
 * absent owners are removed from objects that have others.
 *
 * <p>An owner that is deleted in the foreground ({@code foregroundDeletion}) waits until the dependents that block it have gone; one that is
 * deleted as an orphan maker ({@code orphan}) waits until none of them names it any more. Owners that wait for each other are told apart by taking
 * the waiting away.
 *
 * <p>An owner has to be in the namespace of its dependent, or in none. One in another namespace counts as absent; the owners of an object without a
 * namespace that says to belong to one in a namespace are never judged, and both is told.
 */
public final class GarbageCollector implements Reconciler {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    @Override
    public String name() {
        return "generic-garbage-collector";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.any(GarbageCollector::concerned));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(object -> decide(object, world)).orElse(Decision.nothing());
    }

    /** A new or re-owned object; one that is going or gone, with its dependents, since they may have to follow, and its owners, which may wait for it. */
    private static List<ObjectKey> concerned(Change change, World world) {
        List<ObjectKey> keys = new ArrayList<>();
        boolean same = change.before()
                .filter(before ->
                        before.ownerReferences().equals(change.object().ownerReferences())
                                && before.finalizers().equals(change.object().finalizers())
                                && before.isDeleting() == change.object().isDeleting())
                .isPresent();
        if (same && !change.isGone()) return keys;
        boolean concerned = !change.object().ownerReferences().isEmpty() || isEnding(change.object());
        if (!change.isGone() && concerned) keys.add(change.key());
        if (change.isGone() || change.object().isDeleting()) {
            dependents(change.object(), world).forEach(dependent -> keys.add(dependent.key()));
        }
        change.before().ifPresent(before -> keys.addAll(endingOwners(before, world)));
        return keys;
    }

    private static List<ObjectKey> endingOwners(ApiObject object, World world) {
        return object.ownerReferences().stream()
                .flatMap(reference -> owner(reference, object, world).stream())
                .filter(GarbageCollector::isEnding)
                .map(ApiObject::key)
                .toList();
    }

    private static boolean isEnding(ApiObject object) {
        return object.isDeleting()
                && (object.finalizers().contains(FOREGROUND)
                        || object.finalizers().contains(ORPHAN));
    }

    private static Decision decide(ApiObject object, World world) {
        if (object.isDeleting() && object.finalizers().contains(ORPHAN)) return orphan(object, world);
        if (object.isDeleting() && object.finalizers().contains(FOREGROUND)) return endInForeground(object, world);
        if (object.isDeleting() || object.ownerReferences().isEmpty()) return Decision.nothing();
        return follow(object, world);
    }

    /** Dependents forget their owner, then the owner may go. */
    private static Decision orphan(ApiObject owner, World world) {
        List<Command> updates = new ArrayList<>();
        for (ApiObject dependent : dependents(owner, world)) {
            updates.add(new Command.Update(
                    without(dependent, reference -> reference.uid().equals(owner.uid()))));
        }
        return updates.isEmpty()
                ? Decision.of(new Command.Update(owner.withoutFinalizer(ORPHAN)))
                : Decision.of(new Command.Together(updates));
    }

    /** Of owners that wait for each other in a circle each stops to be waited for. */
    private static Decision endInForeground(ApiObject owner, World world) {
        List<ApiObject> blocking = dependents(owner, world).stream()
                .filter(dependent -> blocks(dependent, owner))
                .toList();
        if (blocking.isEmpty()) return Decision.of(new Command.Update(owner.withoutFinalizer(FOREGROUND)));
        List<Command> unblocked = blocking.stream()
                .filter(dependent -> Circle.closes(dependent, owner, world))
                .<Command>map(dependent -> new Command.Update(unblocked(dependent)))
                .toList();
        return unblocked.isEmpty() ? Decision.nothing() : Decision.of(new Command.Together(unblocked));
    }

    /** Whether an owner waits for a dependent. */
    static boolean blocks(ApiObject dependent, ApiObject owner) {
        return dependent.ownerReferences().stream()
                .anyMatch(reference -> reference.uid().equals(owner.uid()) && reference.blockOwnerDeletion());
    }

    /** What an object's owners mean for it. */
    private record Owners(List<OwnerReference> absent, List<OwnerReference> waiting, boolean unknown, boolean solid) {}

    private static Owners owners(ApiObject object, World world) {
        List<OwnerReference> absent = new ArrayList<>();
        List<OwnerReference> waiting = new ArrayList<>();
        boolean unknown = false;
        boolean solid = false;
        for (OwnerReference reference : object.ownerReferences()) {
            Optional<ApiObject> owner = owner(reference, object, world);
            if (owner.filter(GarbageCollector::waitsForDependents).isPresent()) waiting.add(reference);
            else if (owner.isPresent()) solid = true;
            else if (world.kinds().contains(reference.groupKind())) absent.add(reference);
            else unknown = true;
        }
        return new Owners(absent, waiting, unknown, solid);
    }

    /** Whether an object is being deleted and waits until what it owns has gone. */
    static boolean waitsForDependents(ApiObject owner) {
        return owner.isDeleting() && owner.finalizers().contains(FOREGROUND);
    }

    /** An owner of a kind that nobody knows, such as one whose definition is still to come, counts as present. */
    private static Decision follow(ApiObject object, World world) {
        List<Command> news = Misplaced.news(object, world);
        if (Misplaced.isBeyondJudgement(object, world)) return Decision.of(news);
        return Decision.of(news).then(judged(object, world).commands());
    }

    private static Decision judged(ApiObject object, World world) {
        Owners owners = owners(object, world);
        if (owners.absent().isEmpty() && owners.waiting().isEmpty()) return Decision.nothing();
        List<Identity> gone = owners.absent().stream()
                .flatMap(reference -> identities(reference, object, world))
                .toList();
        if (owners.solid() || owners.unknown()) {
            ApiObject kept = without(
                    object,
                    reference -> owners.absent().contains(reference)
                            || owners.waiting().contains(reference));
            return Decision.of(new Command.IfAbsent(gone, new Command.Update(kept)));
        }
        Propagation how = propagation(object, owners, world);
        Command delete =
                new Command.IfAbsent(gone, new Command.Delete(object.key(), object.uid(), how, Optional.empty()));
        return isInCircle(object, how, world)
                ? Decision.of(new Command.Update(unblocked(object)), delete)
                : Decision.of(delete);
    }

    /** Whether what an object is about to wait for waits itself, maybe for this object. */
    private static boolean isInCircle(ApiObject object, Propagation how, World world) {
        return how == Propagation.FOREGROUND
                && dependents(object, world).stream().anyMatch(GarbageCollector::waitsForDependents);
    }

    /** The object as one that no owner waits for. */
    private static ApiObject unblocked(ApiObject object) {
        List<Tree> references = object.metadata().sequence("ownerReferences").mappings().stream()
                .<Tree>map(reference -> reference.with("blockOwnerDeletion", false))
                .toList();
        return object.withAt(new Sequence(references), "metadata", "ownerReferences");
    }

    /** A dependent of an owner that waits for it takes its own dependents along in the same way. */
    private static Propagation propagation(ApiObject object, Owners owners, World world) {
        if (object.finalizers().contains(ORPHAN)) return Propagation.ORPHAN;
        boolean waited =
                !owners.waiting().isEmpty() && !dependents(object, world).isEmpty();
        return waited || object.finalizers().contains(FOREGROUND) ? Propagation.FOREGROUND : Propagation.BACKGROUND;
    }

    /** Where an owner would be: in the object's namespace, or outside all namespaces. */
    private static Stream<Identity> identities(OwnerReference reference, ApiObject object, World world) {
        boolean namespaced = world.namespacedKinds().contains(reference.groupKind());
        String namespace = namespaced ? object.namespace() : "";
        return Stream.of(
                new Identity(new ObjectKey(reference.groupKind(), namespace, reference.name()), reference.uid()));
    }

    private static Optional<ApiObject> owner(OwnerReference reference, ApiObject object, World world) {
        return identities(reference, object, world)
                .flatMap(identity -> world.get(identity.key()).stream())
                .filter(owner -> owner.uid().equals(reference.uid()))
                .findFirst();
    }

    /** The objects of all kinds that name an owner. */
    static List<ApiObject> dependents(ApiObject owner, World world) {
        List<ApiObject> dependents = new ArrayList<>();
        for (GroupKind kind : world.kinds()) dependents.addAll(world.ownedBy(kind, owner.uid()));
        return dependents;
    }

    private static ApiObject without(ApiObject object, Predicate<OwnerReference> which) {
        List<OwnerReference> references = object.ownerReferences();
        List<Tree> kept = new ArrayList<>();
        Sequence all = object.metadata().sequence("ownerReferences");
        for (int i = 0; i < references.size(); i++) if (!which.test(references.get(i))) kept.add(all.get(i));
        return kept.isEmpty()
                ? object.withoutAt("metadata", "ownerReferences")
                : object.withAt(new Sequence(kept), "metadata", "ownerReferences");
    }
}
