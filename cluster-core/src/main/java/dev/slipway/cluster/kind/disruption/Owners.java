package dev.slipway.cluster.kind.disruption;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Who manages pods, and how many of them they want: whatever has a scale, be it built in or custom, and for the ReplicaSet of a Deployment the
 * Deployment.
 *
 * @param find an object by its key
 * @param kinds what is known of a kind
 */
public record Owners(Function<ObjectKey, Optional<ApiObject>> find, Function<GroupKind, Optional<Kind>> kinds) {
    private static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    private static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");

    /**
     * How many pods are wanted.
     *
     * @param unmanaged pods that nobody manages, by name; they do not count
     * @param problem why it cannot be said, in the words of Kubernetes; empty where it can
     */
    record Wanted(long replicas, List<String> unmanaged, String problem) {}

    /** How many pods the owners of these want together. */
    Wanted wanted(Collection<ApiObject> pods) {
        TreeMap<String, Long> byOwner = new TreeMap<>();
        List<String> unmanaged = new ArrayList<>();
        TreeMap<String, String> known = new TreeMap<>();
        for (ApiObject pod : pods) {
            Optional<OwnerReference> reference = pod.controller();
            if (reference.isEmpty()) unmanaged.add(pod.name());
            if (reference.isEmpty() || known.putIfAbsent(reference.get().uid(), "") != null) continue;
            Optional<ApiObject> owner = owner(pod, reference.get());
            if (owner.isEmpty()) return problem("found no controllers for pod \"" + pod.name() + "\"");
            Optional<Kind> kind = scaled(owner.get());
            if (kind.isEmpty()) return problem(resource(owner.get()) + " does not implement the scale subresource");
            byOwner.put(owner.get().uid(), replicas(owner.get(), kind.get()));
        }
        return new Wanted(byOwner.values().stream().mapToLong(Long::longValue).sum(), unmanaged, "");
    }

    private static Wanted problem(String what) {
        return new Wanted(0, List.of(), what);
    }

    private static long replicas(ApiObject owner, Kind kind) {
        return Scales.of(owner, kind).spec().whole("replicas").orElse(0L);
    }

    private Optional<Kind> scaled(ApiObject owner) {
        return kinds.apply(owner.gvk().groupKind())
                .filter(kind -> kind.subresources().contains("scale"));
    }

    private String resource(ApiObject owner) {
        return kinds.apply(owner.gvk().groupKind())
                .map(Kind::resourceInMessages)
                .orElseGet(() -> owner.gvk().groupKind().toString());
    }

    private Optional<ApiObject> owner(ApiObject pod, OwnerReference reference) {
        Optional<ApiObject> first = find(pod, reference);
        boolean isInner = first.filter(owner -> owner.gvk().groupKind().equals(REPLICA_SET))
                .isPresent();
        Optional<ApiObject> second = isInner
                ? first.flatMap(set -> set.controller()
                        .filter(outer -> outer.groupKind().equals(DEPLOYMENT))
                        .flatMap(outer -> find(set, outer)))
                : Optional.empty();
        return second.or(() -> first);
    }

    private Optional<ApiObject> find(ApiObject object, OwnerReference reference) {
        return find.apply(new ObjectKey(reference.groupKind(), object.namespace(), reference.name()))
                .filter(owner -> owner.uid().equals(reference.uid()));
    }
}
