package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;

/** People who look after nodes: cordon, drain, taint, and stumble over the power cord. */
final class NodeUsers implements Users {
    private static final String DOWN = "simulation.slipway.dev/down";

    @Override
    public void act(Stage stage) {
        stage.any(Seen.NODE).ifPresent(node -> {
            switch (stage.roll(9)) {
                case 0 -> stage.patch(node, "spec: {unschedulable: true}");
                case 1 -> stage.patch(node, "spec: {unschedulable: null}");
                case 2 -> taint(stage, node, "NoSchedule");
                case 3 -> taint(stage, node, "NoExecute");
                case 4 -> stage.patch(node, "spec: {taints: null}");
                case 5 -> drain(stage, node);
                case 6, 7 -> down(stage, node, "\"true\"");
                default -> down(stage, node, "null");
            }
        });
    }

    /** A machine loses its power, or gets it back. */
    private static void down(Stage stage, ApiObject node, String value) {
        pods(stage, node).forEach(stage::disturb);
        stage.patch(node, "metadata: {annotations: {" + DOWN + ": " + value + "}}");
    }

    /** Whether the node that a pod is on has no power: nobody can say what becomes of the pod. */
    static boolean isLost(ApiObject pod, Seen seen) {
        return seen.get(new ObjectKey(Seen.NODE, "", Pods.node(pod)))
                .flatMap(node -> node.annotation(DOWN))
                .isPresent();
    }

    private static void drain(Stage stage, ApiObject node) {
        stage.patch(node, "spec: {unschedulable: true}");
        pods(stage, node).forEach(stage::evict);
    }

    private static void taint(Stage stage, ApiObject node, String effect) {
        if (effect.equals("NoExecute")) stage.ours(Seen.POD).forEach(stage::disturb);
        stage.patch(node, "spec: {taints: [{key: fire, effect: " + effect + "}]}");
    }

    private static Iterable<ApiObject> pods(Stage stage, ApiObject node) {
        return stage.ours(Seen.POD).stream()
                .filter(pod -> Pods.node(pod).equals(node.name()))
                .toList();
    }

    @Override
    public void mend(Stage stage) {
        for (ApiObject node : stage.seen().all(Seen.NODE).stream().toList())
            stage.patch(node, "{spec: {unschedulable: null}, metadata: {annotations: {" + DOWN + ": null}}}");
        for (ApiObject node : stage.seen().all(Seen.NODE).stream().toList())
            if (node.at("spec", "taints").map(Json::text).orElse("").contains("fire"))
                stage.patch(node, "spec: {taints: null}");
    }
}
