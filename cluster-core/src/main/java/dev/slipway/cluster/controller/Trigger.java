package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Which keys to look at when an object changes.
 *
 * @param kind of the objects; empty means every kind
 * @param keys of the change and the world after it
 * @param gather how long to wait for more of the kind before looking: where a look costs more than a change, many changes share one
 */
public record Trigger(Optional<GroupKind> kind, BiFunction<Change, World, List<ObjectKey>> keys, Duration gather) {

    /** A changed object itself. */
    public static Trigger self(GroupKind kind) {
        return of(kind, (change, world) -> List.of(change.key()));
    }

    public static Trigger of(GroupKind kind, BiFunction<Change, World, List<ObjectKey>> keys) {
        return new Trigger(Optional.of(kind), keys, Duration.ZERO);
    }

    /** A change of any object of any kind. */
    public static Trigger any(BiFunction<Change, World, List<ObjectKey>> keys) {
        return new Trigger(Optional.empty(), keys, Duration.ZERO);
    }

    /** The same, waiting so long for more. */
    public Trigger gathering(Duration wait) {
        return new Trigger(kind, keys, wait);
    }

    /**
     * The owner of a changed object, before and after the change; where nothing manages the object, those of the owner's kind in its
     * namespace whose selector matches it, since one of them may adopt it.
     */
    public static Trigger owned(GroupKind kind, GroupKind owner) {
        return of(
                kind,
                (change, world) -> Stream.of(change.before(), change.after())
                        .flatMap(Optional::stream)
                        .flatMap(object -> owners(object, owner, world).stream())
                        .distinct()
                        .toList());
    }

    private static List<ObjectKey> owners(ApiObject object, GroupKind owner, World world) {
        List<ObjectKey> keys = new ArrayList<>();
        object.controller()
                .filter(reference -> reference.groupKind().equals(owner))
                .ifPresent(reference -> keys.add(new ObjectKey(owner, object.namespace(), reference.name())));
        if (object.controller().isEmpty()) {
            world.list(owner, object.namespace()).stream()
                    .filter(candidate -> Claim.selectorOf(candidate).matches(object))
                    .forEach(candidate -> keys.add(candidate.key()));
        }
        return keys;
    }
}
