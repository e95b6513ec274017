package dev.slipway.cluster.scheduler.filter;

import java.util.List;

/**
 * Why a pod cannot go to a node.
 *
 * @param reasons as messages list them; none means that it can
 * @param lasting whether it would be so however many pods left the node
 */
public record Refusal(List<String> reasons, boolean lasting) {
    /** It can. */
    public static final Refusal NONE = new Refusal(List.of(), false);

    public Refusal {
        reasons = List.copyOf(reasons);
    }

    /** Others may be in the way. */
    static Refusal of(String reason) {
        return new Refusal(List.of(reason), false);
    }

    /** Sending others away would not help. */
    static Refusal forGood(String reason) {
        return new Refusal(List.of(reason), true);
    }

    public boolean isNone() {
        return reasons.isEmpty();
    }
}
