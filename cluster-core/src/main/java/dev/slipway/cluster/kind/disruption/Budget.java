package dev.slipway.cluster.kind.disruption;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * What a <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">PodDisruptionBudget</a> comes to.
 *
 * @param expected how many pods there should be
 * @param desired how many of them must be healthy
 * @param healthy how many are
 * @param unmanaged pods that nobody manages, where that leaves open how many there should be
 * @param problem why nobody can say how many there should be; empty where somebody can
 */
public record Budget(long expected, long desired, long healthy, List<String> unmanaged, String problem) {
    public static final GroupKind KIND = new GroupKind("policy", "PodDisruptionBudget");

    public Budget {
        unmanaged = List.copyOf(unmanaged);
    }

    /** Of a budget and the pods that it is about. */
    public static Budget of(ApiObject budget, Collection<ApiObject> pods, Owners owners) {
        long healthy = pods.stream()
                .filter(pod -> !pod.isDeleting())
                .filter(Budget::isReady)
                .count();
        Optional<Tree> mostDown = budget.spec().get("maxUnavailable");
        Optional<Tree> leastUp = budget.spec().get("minAvailable");
        if (mostDown.isPresent()) {
            return ofOwners(pods, owners, healthy, wanted -> Math.max(0, wanted - share(mostDown.get(), wanted)));
        }
        if (leastUp.flatMap(Tree::asText).isPresent()) {
            return ofOwners(pods, owners, healthy, wanted -> share(leastUp.get(), wanted));
        }
        return new Budget(pods.size(), leastUp.flatMap(Tree::asWhole).orElse(0L), healthy, List.of(), "");
    }

    private static Budget ofOwners(Collection<ApiObject> pods, Owners owners, long healthy, LongUnaryOperator desired) {
        Owners.Wanted wanted = owners.wanted(pods);
        if (!wanted.problem().isEmpty()) return new Budget(0, 0, healthy, List.of(), wanted.problem());
        return new Budget(wanted.replicas(), desired.applyAsLong(wanted.replicas()), healthy, wanted.unmanaged(), "");
    }

    /** How many healthy pods may go. */
    public long allowed() {
        return expected <= 0 || !problem.isEmpty() ? 0 : Math.max(0, healthy - desired);
    }

    /** Whether a budget is about a pod. Without a selector it is about none. */
    public static boolean covers(ApiObject budget, ApiObject pod) {
        return budget.spec().has("selector")
                && budget.namespace().equals(pod.namespace())
                && LabelSelector.of(budget.spec().mapping("selector")).matches(pod);
    }

    public static boolean isReady(ApiObject pod) {
        return pod.isTrue("Ready");
    }

    /** A number, or that many per cent rounded up. */
    private static long share(Tree value, long whole) {
        Optional<Long> number = value.asWhole();
        if (number.isPresent()) return number.get();
        String text = value.asText().orElse("");
        if (!text.matches("\\d{1,9}%")) return 0;
        return (Long.parseLong(text.substring(0, text.length() - 1)) * whole + 99) / 100;
    }
}
