package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;

/** People who look after nodes: cordon, drain, taint, add and scrap machines, stumble over the power cord, and give up what ran there. */
final class NodeUsers implements Users {
    private static final String DOWN = "simulation.slipway.dev/down";
    private static final String ADDED = "added-";

    @Override
    public void act(Stage stage) {
        stage.any(Seen.NODE).ifPresent(node -> {
            switch (stage.roll(14)) {
                case 0 -> stage.patch(node, "spec: {unschedulable: true}");
                case 1 -> stage.patch(node, "spec: {unschedulable: null}");
                case 2 -> taint(stage, node, "NoSchedule");
                case 3 -> taint(stage, node, "NoExecute");
                case 4 -> stage.patch(node, "spec: {taints: null}");
                case 5 -> drain(stage, node);
                case 6, 7 -> down(stage, node, "\"true\"");
                case 8, 9 -> add(stage);
                case 10, 11 -> scrap(stage);
                case 12 -> giveUp(stage);
                default -> down(stage, node, "null");
            }
        });
    }

    /** A machine loses its power, or gets it back. */
    private static void down(Stage stage, ApiObject node, String value) {
        pods(stage, node).forEach(stage::disturb);
        stage.patch(node, "metadata: {annotations: {" + DOWN + ": " + value + "}}");
    }

    private static void add(Stage stage) {
        stage.create("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s%d, annotations: {simulation.slipway.dev/node: "true"}}
                """.formatted(ADDED, stage.roll(2)));
    }

    /** Only what people added: the plane has its own nodes as long as it lives. */
    private static void scrap(Stage stage) {
        for (ApiObject node : stage.ours(Seen.NODE)) {
            if (!node.name().startsWith(ADDED)) continue;
            pods(stage, node).forEach(stage::disturb);
            stage.delete(node, Propagation.BACKGROUND);
        }
    }

    /** Nobody waits any longer for a node without power to say that its pods have ended. */
    private static void giveUp(Stage stage) {
        for (ApiObject pod : stage.ours(Seen.POD)) if (pod.isDeleting() && isLost(pod, stage.seen())) stage.force(pod);
    }

    static boolean isLost(ApiObject node) {
        return node.annotation(DOWN).isPresent();
    }

    /** Whether the node that a pod is on has no power: nobody can say what becomes of the pod. */
    static boolean isLost(ApiObject pod, Seen seen) {
        return seen.get(new ObjectKey(Seen.NODE, "", Pods.node(pod)))
                .filter(NodeUsers::isLost)
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
