package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.Leaf.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a set cannot make its pods: what its condition {@code ReplicaFailure} says. Controllers pass on the words of the API server, which are
 * the only place that says whether it was the quota, an admission webhook or a policy.
 */
final class Refusal {
    private static final String CONDITION = "ReplicaFailure";

    private static final List<String> ADMISSION =
            List.of("admission webhook", "failed calling webhook", "validatingadmissionpolicy", "violates podsecurity");

    private Refusal() {}

    /** The failure of a set, with the set as its leaf; empty if it can make pods. */
    static Optional<Health> of(ApiObject set) {
        return Conditions.whenTrue(set, CONDITION).map(condition -> of(set, condition));
    }

    private static Health of(ApiObject set, Condition condition) {
        return Health.of(State.DEGRADED, Conditions.reason(condition, CONDITION), Conditions.message(condition))
                .blockedBy(Leaf.of(set.key(), cause(condition.message())));
    }

    private static Cause cause(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("exceeded quota") || words.contains("failed quota")) return Cause.QUOTA;
        return ADMISSION.stream().anyMatch(words::contains) ? Cause.ADMISSION : Cause.REFUSED;
    }
}
