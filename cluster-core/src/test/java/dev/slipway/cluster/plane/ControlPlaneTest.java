package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.NAMESPACE;
import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.REPLICA_SET;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    private final TestWorld world = new TestWorld(1);

    @Test
    void registersItsNodes() {
        world.runFor(2);

        assertThat(world.list(NODE)).hasSize(3).allMatch(node -> node.isTrue("Ready"));
    }

    @Test
    void bringsADeploymentUp() {
        world.create(web(3, "normal"));
        world.runFor(30);

        assertThat(number("availableReplicas")).isEqualTo(3);
        assertThat(world.list(REPLICA_SET)).hasSize(1);
        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::isReady);
        assertThat(world.list(POD).stream().map(Pods::node)).containsExactlyInAnyOrder("node-0", "node-1", "node-2");
        assertThat(world.events("web"))
                .containsExactly("ScalingReplicaSet: Scaled up replica set "
                        + world.list(REPLICA_SET).get(0).name() + " from 0 to 3");
    }

    @Test
    void stopsABrokenRolloutAndSaysSoAndRollsBack() {
        world.create(web(3, "normal"));
        world.runFor(30);
        String good = world.list(REPLICA_SET).get(0).name();
        world.change(key(DEPLOYMENT, "web"), deployment -> behaving(deployment, "crash-loop"));
        world.runFor(90);

        assertThat(number("availableReplicas")).isEqualTo(3);
        assertThat(world.get(key(DEPLOYMENT, "web"))
                        .condition("Progressing")
                        .orElseThrow()
                        .reason())
                .isEqualTo("ProgressDeadlineExceeded");

        world.change(key(DEPLOYMENT, "web"), deployment -> behaving(deployment, "normal"));
        world.runFor(30);

        assertThat(world.get(key(REPLICA_SET, good)).spec().whole("replicas")).contains(3L);
        assertThat(world.get(key(REPLICA_SET, good)).annotation("deployment.kubernetes.io/revision"))
                .contains("3");
        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::isReady);
    }

    @Test
    void goesOnAfterACrashInTheMiddleOfARollout() {
        world.create(web(4, "normal"));
        world.runFor(30);
        world.change(
                key(DEPLOYMENT, "web"),
                deployment -> deployment.withAt("2", "spec", "template", "metadata", "annotations", "version"));
        world.loop.runFor(Duration.ofMillis(700));
        world.crash();
        world.runFor(60);

        assertThat(number("updatedReplicas")).isEqualTo(4);
        assertThat(number("availableReplicas")).isEqualTo(4);
        assertThat(world.list(REPLICA_SET)).hasSize(2);
        assertThat(world.list(POD)).hasSize(4);
    }

    @Test
    void runsAJobToItsEnd() {
        world.create("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate, namespace: shop}
                spec:
                  completions: 3
                  parallelism: 2
                  ttlSecondsAfterFinished: 60
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
                """);
        world.runFor(20);
        ApiObject job = world.get(key(JOB, "migrate"));
        assertThat(job.condition("Complete")).isPresent();
        assertThat(job.status().whole("succeeded")).contains(3L);
        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::hasSucceeded);

        world.runFor(90);

        assertThat(world.list(JOB)).isEmpty();
        assertThat(world.list(POD)).isEmpty();
    }

    @Test
    void aJobOverItsDeadlineFails() {
        world.create("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: slow, namespace: shop}
                spec:
                  activeDeadlineSeconds: 5
                  template:
                    metadata: {annotations: {simulation.slipway.dev/run-for: 1h}}
                    spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
                """);
        world.runFor(60);

        assertThat(world.get(key(JOB, "slow")).condition("Failed").orElseThrow().reason())
                .isEqualTo("DeadlineExceeded");
    }

    @Test
    void emptiesANamespaceBeforeItGoes() {
        world.create(web(3, "normal"));
        world.runFor(30);
        world.delete(new ObjectKey(NAMESPACE, "", "shop"));
        world.runFor(60);

        assertThat(world.find(new ObjectKey(NAMESPACE, "", "shop"))).isEmpty();
        for (var kind : List.of(DEPLOYMENT, REPLICA_SET, POD))
            assertThat(world.list(kind)).isEmpty();
    }

    @Test
    void whatHappensOnAForkHappensNowhereElse() {
        world.create(web(2, "normal"));
        world.runFor(30);
        VirtualLoop other = new VirtualLoop(7, world.loop.instant());
        ControlPlane fork = world.plane.fork(other);
        fork.start();
        fork.client().delete(key(DEPLOYMENT, "web"), dev.slipway.cluster.client.DeleteOptions.BACKGROUND);
        other.runFor(Duration.ofSeconds(60));

        assertThat(fork.store().snapshot().list(POD, "")).isEmpty();
        assertThat(world.list(POD)).hasSize(2);
    }

    @Test
    void writesNothingAtRest() {
        world.create(web(3, "normal"));
        world.runFor(60);
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
        assertThat(world.plane.isIdle()).isTrue();
    }

    @Test
    void newsIsForgottenAfterAnHour() {
        world.create(web(1, "normal"));
        world.runFor(3700);

        assertThat(world.events("web")).isEmpty();
    }

    private long number(String field) {
        return world.get(key(DEPLOYMENT, "web")).status().whole(field).orElse(0L);
    }

    private static ApiObject behaving(ApiObject deployment, String behaviour) {
        return deployment.withAt(
                behaviour, "spec", "template", "metadata", "annotations", "simulation.slipway.dev/behaviour");
    }

    private static String web(int replicas, String behaviour) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: %d
                  progressDeadlineSeconds: 60
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}, annotations: {simulation.slipway.dev/behaviour: %s}}
                    spec: {containers: [{name: web, image: "web:1"}]}
                """.formatted(replicas, behaviour);
    }
}
