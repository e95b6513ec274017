package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Which taints of a node a pod can stand: <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">rules</a>. */
public final class Taints {
    private Taints() {}

    /** Whether a pod stands a taint, be it only for a while. */
    public static boolean isTolerated(Mapping taint, ApiObject pod) {
        return !tolerations(taint, pod).isEmpty();
    }

    /** The same of tolerations that were read already. */
    public static boolean isTolerated(Mapping taint, List<Mapping> tolerations) {
        return tolerations.stream().anyMatch(toleration -> covers(toleration, taint));
    }

    /** The tolerations of a pod that cover a taint. */
    public static List<Mapping> tolerations(Mapping taint, ApiObject pod) {
        return pod.spec().sequence("tolerations").mappings().stream()
                .filter(toleration -> covers(toleration, taint))
                .toList();
    }

    /** An absent effect covers all effects, an absent key with Exists all taints. */
    private static boolean covers(Mapping toleration, Mapping taint) {
        String effect = toleration.text("effect").orElse("");
        String key = toleration.text("key").orElse("");
        boolean exists = toleration.text("operator").equals(Optional.of("Exists"));
        if (!effect.isEmpty() && !taint.text("effect").equals(Optional.of(effect))) return false;
        if (key.isEmpty()) return exists;
        if (!taint.text("key").equals(Optional.of(key))) return false;
        return exists
                || toleration
                        .text("value")
                        .orElse("")
                        .equals(taint.text("value").orElse(""));
    }
}
