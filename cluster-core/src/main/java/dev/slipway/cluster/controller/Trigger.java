package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
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

    /** The same of those changes only that pass a test. */
    public Trigger when(Predicate<Change> test) {
        return new Trigger(kind, (change, world) -> test.test(change) ? keys.apply(change, world) : List.of(), gather);
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
        return of(kind, (change, world) -> {
            if (change.before().isEmpty() || change.after().isEmpty()) return owners(change.object(), owner, world);
            List<ObjectKey> before = owners(change.before().get(), owner, world);
            List<ObjectKey> after = owners(change.after().get(), owner, world);
            if (before.equals(after)) return after;
            return Stream.concat(before.stream(), after.stream()).distinct().toList();
        });
    }

    private static List<ObjectKey> owners(ApiObject object, GroupKind owner, World world) {
        Optional<OwnerReference> by = object.controller();
        if (by.isEmpty())
            return world.list(owner, object.namespace()).stream()
                    .filter(candidate -> Claim.selectorOf(candidate).matches(object))
                    .map(ApiObject::key)
                    .toList();
        return by.get().groupKind().equals(owner)
                ? List.of(new ObjectKey(owner, object.namespace(), by.get().name()))
                : List.of();
    }
}
