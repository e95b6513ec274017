package dev.slipway.cluster.kind.disruption;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">PodDisruptionBudget</a> comes to.
 *
 * @param expected how many pods there should be
 * @param desired how many of them must be healthy
 * @param healthy how many are
 */
public record Budget(long expected, long desired, long healthy) {
    public static final GroupKind KIND = new GroupKind("policy", "PodDisruptionBudget");
    private static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    /** Kinds that say how many pods they want. */
    public static final List<GroupKind> SCALED = List.of(
            REPLICA_SET,
            new GroupKind("apps", "Deployment"),
            new GroupKind("apps", "StatefulSet"),
            new GroupKind("", "ReplicationController"));

    /**
     * Of a budget and the pods that it is about.
     *
     * @param find the owners of the pods
     */
    public static Budget of(
            ApiObject budget, Collection<ApiObject> pods, Function<ObjectKey, Optional<ApiObject>> find) {
        long healthy = pods.stream()
                .filter(pod -> !pod.isDeleting())
                .filter(Budget::isReady)
                .count();
        Optional<Tree> mostDown = budget.spec().get("maxUnavailable");
        if (mostDown.isPresent()) {
            long expected = wanted(pods, find);
            return new Budget(expected, Math.max(0, expected - share(mostDown.get(), expected)), healthy);
        }
        Optional<Tree> leastUp = budget.spec().get("minAvailable");
        if (leastUp.flatMap(Tree::asText).isPresent()) {
            long expected = wanted(pods, find);
            return new Budget(expected, share(leastUp.get(), expected), healthy);
        }
        return new Budget(pods.size(), leastUp.flatMap(Tree::asWhole).orElse(0L), healthy);
    }

    /** How many healthy pods may go. */
    public long allowed() {
        return expected <= 0 ? 0 : Math.max(0, healthy - desired);
    }

    /** Whether a budget is about a pod. Without a selector it is about none. */
    public static boolean covers(ApiObject budget, ApiObject pod) {
        return budget.spec().has("selector")
                && budget.namespace().equals(pod.namespace())
                && LabelSelector.of(budget.spec().mapping("selector")).matches(pod);
    }

    public static boolean isReady(ApiObject pod) {
        return pod.condition("Ready").filter(condition -> condition.isTrue()).isPresent();
    }

    /** A number, or that many per cent rounded up. */
    private static long share(Tree value, long whole) {
        Optional<Long> number = value.asWhole();
        if (number.isPresent()) return number.get();
        String text = value.asText().orElse("");
        if (!text.matches("\\d{1,9}%")) return 0;
        return (Long.parseLong(text.substring(0, text.length() - 1)) * whole + 99) / 100;
    }

    /** How many pods the owners of these want together. Pods that nobody manages do not count. */
    private static long wanted(Collection<ApiObject> pods, Function<ObjectKey, Optional<ApiObject>> find) {
        TreeMap<String, Long> byOwner = new TreeMap<>();
        for (ApiObject pod : pods)
            owner(pod, find)
                    .ifPresent(owner -> byOwner.put(
                            owner.uid(), owner.spec().whole("replicas").orElse(1L)));
        return byOwner.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Optional<ApiObject> owner(ApiObject pod, Function<ObjectKey, Optional<ApiObject>> find) {
        Optional<ApiObject> first = controller(pod, find);
        boolean isInner = first.filter(owner -> owner.gvk().groupKind().equals(REPLICA_SET))
                .isPresent();
        Optional<ApiObject> second = isInner ? first.flatMap(set -> controller(set, find)) : Optional.empty();
        return second.or(() -> first)
                .filter(owner -> SCALED.contains(owner.gvk().groupKind()));
    }

    private static Optional<ApiObject> controller(ApiObject object, Function<ObjectKey, Optional<ApiObject>> find) {
        Optional<OwnerReference> reference = object.controller();
        return reference
                .flatMap(owner -> find.apply(new ObjectKey(owner.groupKind(), object.namespace(), owner.name())))
                .filter(owner -> owner.uid().equals(reference.get().uid()));
    }
}
