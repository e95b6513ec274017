package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rollout that cannot come to an end says why, keeps what works, and writes no more than it must. */
class ImpossibleRolloutStoryTest {
    private final TestWorld world = new TestWorld(1);

    @Test
    void aQuotaIsNamedByTheDeploymentItself() {
        world.create("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: small, namespace: shop}
                spec: {hard: {pods: "2"}}
                """);
        world.create(web(""));
        world.runFor(120);

        assertThat(condition("ReplicaFailure").reason()).isEqualTo("FailedCreate");
        assertThat(condition("ReplicaFailure").message()).contains("exceeded quota: small");
        assertThat(condition("Progressing").reason()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(world.list(POD)).hasSize(2);
        assertThat(writesIn(600)).as("tries again once a minute, and tells").isLessThan(60);

        world.change(
                new ObjectKey(new GroupKind("", "ResourceQuota"), "shop", "small"),
                quota -> quota.withAt("9", "spec", "hard", "pods"));
        world.runFor(120);
        assertThat(world.list(POD)).hasSize(3);
        assertThat(world.get(key(DEPLOYMENT, "web")).condition("ReplicaFailure"))
                .isEmpty();
    }

    @Test
    void aPodThatNoNodeTakesSaysSoOnce() {
        world.create(web("nodeSelector: {disk: golden}"));
        world.runFor(120);

        assertThat(condition("Progressing").reason()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(world.list(POD))
                .hasSize(3)
                .allMatch(pod -> pod.condition("PodScheduled")
                        .filter(condition -> condition.message().contains("didn't match Pod's node affinity/selector"))
                        .isPresent());
        assertThat(writesIn(1800)).isLessThan(10);
    }

    @Test
    void anImageThatCannotBeHadKeepsTheOldPods() {
        world.create(web(""));
        world.runFor(30);
        world.change(
                key(DEPLOYMENT, "web"),
                web -> web.withAt(
                        "image-pull-error",
                        "spec",
                        "template",
                        "metadata",
                        "annotations",
                        "simulation.slipway.dev/behaviour"));
        world.runFor(120);

        assertThat(condition("Progressing").reason()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(condition("Available").isTrue()).isTrue();
        assertThat(world.list(POD).stream().filter(Pods::isReady)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(world.list(POD).stream().filter(pod -> !Pods.isReady(pod)))
                .allMatch(pod -> pod.status().toString().contains("ImagePull"));
    }

    @Test
    void twoOwnersOfOneLabelKeepTheirPodsApart() {
        world.create(web(""));
        world.create(web("").replace("name: web,", "name: twin,"));
        world.create("""
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: forebear, namespace: shop}
                spec:
                  replicas: 2
                  selector: {app: web}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "web:1"}]}
                """);
        world.runFor(60);

        assertThat(world.list(POD)).hasSize(8).allMatch(Pods::isReady);
        assertThat(ownedBy("forebear")).hasSize(2);
        assertThat(writesIn(1800)).isZero();
    }

    @Test
    void aQuarantinedPodStaysAndIsReplaced() {
        world.create("""
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: forebear, namespace: shop}
                spec:
                  replicas: 2
                  template:
                    metadata: {labels: {app: old}}
                    spec: {containers: [{name: old, image: "old:1"}]}
                """);
        world.runFor(30);
        ApiObject suspect = world.list(POD).get(0);
        world.change(suspect.key(), pod -> pod.withLabel("app", "quarantine"));
        world.runFor(30);

        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::isReady);
        assertThat(world.get(suspect.key()).controller()).isEmpty();
        assertThat(ownedBy("forebear")).hasSize(2);

        world.change(suspect.key(), pod -> pod.withLabel("app", "old"));
        world.runFor(60);
        assertThat(world.list(POD)).hasSize(2);
        assertThat(world.get(new ObjectKey(Kinds.REPLICATION_CONTROLLER.groupKind(), "shop", "forebear"))
                        .status()
                        .whole("availableReplicas"))
                .contains(2L);
    }

    private List<ApiObject> ownedBy(String owner) {
        return world.list(POD).stream()
                .filter(pod ->
                        pod.controller().filter(by -> by.name().equals(owner)).isPresent())
                .toList();
    }

    private Condition condition(String type) {
        return world.get(key(DEPLOYMENT, "web")).condition(type).orElseThrow();
    }

    private long writesIn(int seconds) {
        long before = world.plane.store().snapshot().revision();
        world.runFor(seconds);
        return world.plane.store().snapshot().revision() - before;
    }

    private static String web(String spec) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: 3
                  progressDeadlineSeconds: 60
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}, annotations: {}}
                    spec:
                      containers: [{name: web, image: "web:1"}]
                      %s
                """.formatted(spec);
    }
}
