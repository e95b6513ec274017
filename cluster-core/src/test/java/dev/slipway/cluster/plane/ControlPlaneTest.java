package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.REPLICA_SET;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    private final TestWorld world = new TestWorld(1);

    @Test
    void registersItsNodes() {
        world.runFor(2);

        assertThat(world.list(NODE))
                .hasSize(3)
                .allMatch(node ->
                        node.condition("Ready").filter(ready -> ready.isTrue()).isPresent());
    }

    @Test
    void bringsADeploymentUp() {
        world.create(web(3, "web:1"));
        world.runFor(30);

        ApiObject deployment = world.get(key(DEPLOYMENT, "web"));
        assertThat(deployment.status().whole("availableReplicas")).contains(3L);
        assertThat(world.list(REPLICA_SET)).hasSize(1);
        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::isReady);
        assertThat(world.list(POD).stream().map(Pods::node)).containsExactlyInAnyOrder("node-0", "node-1", "node-2");
        assertThat(world.events("web"))
                .containsExactly("ScalingReplicaSet: Scaled up replica set "
                        + world.list(REPLICA_SET).get(0).name() + " from 0 to 3");
    }

    static String web(int replicas, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers: [{name: web, image: "%s"}]
                """.formatted(replicas, image);
    }
}
