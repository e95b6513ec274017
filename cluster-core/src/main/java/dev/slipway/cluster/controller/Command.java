package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One thing to do through the front door. A value: it can be printed, compared and rehearsed before anybody does it. */
public sealed interface Command {

    /** Makes an object, with a name or a {@code generateName}. */
    record Create(ApiObject object) implements Command {}

    /** Replaces an object, if it still is at the revision that it carries. */
    record Update(ApiObject object) implements Command {}

    /** Replaces the status of an object, if it still is at the revision that it carries. */
    record UpdateStatus(ApiObject object) implements Command {}

    /** The write that gives an object this status; none if it has it. */
    static List<Command> status(ApiObject object, Mapping status) {
        return status.equals(object.status()) ? List.of() : List.of(new UpdateStatus(object.withStatus(status)));
    }

    /**
     * Changes part of an object by a merge patch, if it still is the one with its uid. Where the patch names a resourceVersion it has to be that of
     * the object too; without it nobody else's change is in the way.
     *
     * @param subresource of the object; empty for the object itself
     */
    record Merge(ApiObject object, String subresource, Mapping patch) implements Command {}

    /** Removes the namespace controller's finalizer from {@code spec.finalizers} of a namespace. */
    record Finalize(ApiObject namespace) implements Command {}

    /**
     * Deletes an object, if it still is the one with this uid. One that has gone already counts as done.
     *
     * @param graceSeconds empty means what the object says
     */
    record Delete(ObjectKey key, String uid, Propagation propagation, Optional<Long> graceSeconds) implements Command {}

    /** Assigns a pod to a node, once and for ever. */
    record Bind(ObjectKey pod, String uid, String node) implements Command {}

    /** Tells people what happened to an object. Never fails and is never waited for. */
    record Tell(Note note) implements Command {}

    /** Does one thing, then tells of it: of success or of refusal. */
    record Telling(Command command, Optional<Note> done, Optional<Note> refused) implements Command {}

    /** Does things at once that do not depend on each other. Refused if one of them is; the others may be done all the same. */
    record Together(List<Command> commands) implements Command {
        public Together {
            commands = List.copyOf(commands);
        }
    }

    /** Does one thing; where it is refused does another, and counts as refused. */
    record Otherwise(Command command, Function<Status, Command> ifRefused) implements Command {}

    /** Does a thing only if none of these objects exists with its uid, asked of the plane itself: a view may lag, and deleting is for ever. */
    record IfAbsent(List<Identity> objects, Command then) implements Command {
        public IfAbsent {
            objects = List.copyOf(objects);
        }
    }

    /** Does a thing only if an object still exists and nobody asked for its deletion, asked of the plane itself: the view of it may lag. */
    record IfLive(Identity object, Command then) implements Command {}

    /** Does a thing only if a namespace holds no object of these kinds, asked of the plane itself. */
    record IfEmpty(String namespace, List<GroupKind> kinds, Command then) implements Command {
        public IfEmpty {
            kinds = List.copyOf(kinds);
        }
    }

    /** Does a thing only if no object of a kind in a namespace is such a one, asked of the plane itself. */
    record IfNone(GroupKind kind, String namespace, Predicate<ApiObject> such, Command then) implements Command {}

    /** One particular object: the name may be taken again, the uid never. An empty uid means any object of the name. */
    record Identity(ObjectKey key, String uid) {}

    /** What happens to the objects that a deleted one owns. */
    enum Propagation {
        /** What was said when it was first told to go, or else what objects of its kind do. */
        USUAL,
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** Deletes an object in the background. */
    static Command delete(ApiObject object) {
        return new Delete(object.key(), object.uid(), Propagation.BACKGROUND, Optional.empty());
    }

    /** Deletes a pod without a grace period: whoever says so knows that its containers have ended. What waits for its dependents goes on waiting. */
    static Command deleteNow(ApiObject pod) {
        return new Delete(pod.key(), pod.uid(), Propagation.USUAL, Optional.of(0L));
    }

    /** This, and then the news of it. */
    default Command telling(Note ifDone) {
        return new Telling(this, Optional.of(ifDone), Optional.empty());
    }

    /** This, and then the news of either outcome. */
    default Command telling(Note ifDone, Note ifRefused) {
        return new Telling(this, Optional.of(ifDone), Optional.of(ifRefused));
    }
}
