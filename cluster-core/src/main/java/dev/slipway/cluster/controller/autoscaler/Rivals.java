package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import java.util.List;
import java.util.stream.Collectors;

/** Autoscalers that scale the same pods: none of them can know what its doing comes to. */
final class Rivals {
    private Rivals() {}

    /** All that select any of an autoscaler's pods, itself among them, as Kubernetes prints them; empty where it is alone. */
    static String of(ApiObject autoscaler, List<ApiObject> pods, World world, KindRegistry kinds) {
        List<ApiObject> all = world.list(AutoscalerReconciler.AUTOSCALER, autoscaler.namespace()).stream()
                .filter(other -> other.key().equals(autoscaler.key()) || selectsAny(other, pods, world, kinds))
                .toList();
        if (all.size() < 2) return "";
        return all.stream()
                .map(other -> "{" + other.name() + " " + other.namespace() + "}")
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private static boolean selectsAny(ApiObject other, List<ApiObject> pods, World world, KindRegistry kinds) {
        String text = Target.of(other, world, kinds).selector();
        if (text.isEmpty()) return false;
        try {
            LabelSelector selector = LabelSelector.parse(text);
            return pods.stream().anyMatch(selector::matches);
        } catch (IllegalArgumentException notASelector) {
            return false;
        }
    }
}
