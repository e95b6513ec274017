package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatefulSetStoryTest {
    private static final GroupKind SET = Kinds.STATEFUL_SET.groupKind();
    private static final GroupKind CLAIM = Kinds.CLAIM.groupKind();
    private static final GroupKind REVISION = Kinds.CONTROLLER_REVISION.groupKind();

    private final TestWorld world = new TestWorld(1);

    @Test
    void bringsPodsUpOneAfterTheOther() {
        world.create(web(3, ""));
        List<String> order = namesInOrderOfAppearance(60);

        assertThat(order).containsExactly("web-0", "web-1", "web-2");
        assertThat(number("readyReplicas")).isEqualTo(3);
        assertThat(text("currentRevision")).isEqualTo(text("updateRevision"));
        assertThat(world.events("web"))
                .contains(
                        "SuccessfulCreate: create Claim data-web-0 Pod web-0 in StatefulSet web success",
                        "SuccessfulCreate: create Pod web-0 in StatefulSet web successful");
        ApiObject pod = world.get(key(POD, "web-1"));
        assertThat(pod.spec().text("hostname")).contains("web-1");
        assertThat(pod.spec().text("subdomain")).contains("web");
        assertThat(pod.labels()).containsEntry("apps.kubernetes.io/pod-index", "1");
        assertThat(names(CLAIM)).containsExactly("data-web-0", "data-web-1", "data-web-2");
    }

    @Test
    void rollsOutFromTheHighestDownAndBack() {
        world.create(web(3, ""));
        world.runFor(60);
        String first = text("currentRevision");
        world.change(key(SET, "web"), set -> image(set, "web:2"));
        List<String> order = replacedInOrder(90);

        assertThat(order).containsExactly("web-2", "web-1", "web-0");
        assertThat(text("currentRevision")).isEqualTo(text("updateRevision")).isNotEqualTo(first);
        assertThat(names(REVISION)).hasSize(2);

        world.change(key(SET, "web"), set -> image(set, "web:1"));
        world.runFor(90);

        assertThat(text("currentRevision")).isEqualTo(first);
        assertThat(world.get(key(REVISION, first)).root().whole("revision")).contains(3L);
        assertThat(names(REVISION)).hasSize(2);
    }

    @Test
    void anIdentityRunsAtMostOnceAlsoWhenThePlaneDies() {
        world.create(web(3, "podManagementPolicy: Parallel"));
        world.runFor(40);
        world.change(key(SET, "web"), set -> image(set, "web:2"));
        for (int i = 0; i < 12; i++) {
            world.loop.runFor(Duration.ofMillis(700 + 130L * i));
            world.crash();
        }
        world.runFor(90);

        assertThat(names(POD)).containsExactly("web-0", "web-1", "web-2");
        assertThat(number("updatedReplicas")).isEqualTo(3);
        assertThat(number("availableReplicas")).isEqualTo(3);
    }

    @Test
    void stopsAtABrokenPodAndStaysThereUntilItIsDeleted() {
        world.create(web(3, ""));
        world.runFor(60);
        world.change(key(SET, "web"), set -> behaving(set, "never-ready"));
        world.runFor(60);
        world.change(key(SET, "web"), set -> behaving(set, "normal"));
        world.runFor(60);

        assertThat(number("readyReplicas")).isEqualTo(2);
        world.delete(key(POD, "web-2"));
        world.runFor(60);
        assertThat(number("readyReplicas")).isEqualTo(3);
        assertThat(text("currentRevision")).isEqualTo(text("updateRevision"));
    }

    @Test
    void claimsGoWithScaledPodsAndWithTheSetWhereItSaysSo() {
        world.create(web(3, "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Delete}"));
        world.runFor(60);
        world.change(key(SET, "web"), set -> set.withAt(1, "spec", "replicas"));
        world.runFor(60);
        assertThat(names(POD)).containsExactly("web-0");
        assertThat(names(CLAIM)).containsExactly("data-web-0");

        world.delete(key(SET, "web"));
        world.runFor(60);

        assertThat(names(POD)).isEmpty();
        assertThat(names(CLAIM)).isEmpty();
        assertThat(names(REVISION)).isEmpty();
    }

    @Test
    void claimsStayWhereItSaysNothing() {
        world.create(web(2, ""));
        world.runFor(60);
        String uid = world.get(key(CLAIM, "data-web-1")).uid();
        world.change(key(SET, "web"), set -> set.withAt(1, "spec", "replicas"));
        world.runFor(60);
        world.change(key(SET, "web"), set -> set.withAt(2, "spec", "replicas"));
        world.runFor(60);

        assertThat(world.get(key(CLAIM, "data-web-1")).uid()).isEqualTo(uid);
        assertThat(number("readyReplicas")).isEqualTo(2);
    }

    @Test
    void aNameThatSomebodyElseHasIsNamedAndWaitedFor() {
        world.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-0, namespace: shop}
                spec: {containers: [{name: other, image: "other:1"}]}
                """);
        world.create(web(1, ""));
        world.runFor(60);
        assertThat(world.events("web"))
                .anyMatch(event -> event.startsWith("FailedCreate: create Pod web-0 in StatefulSet web failed error: ")
                        && event.contains("already exists"));
        assertThat(number("replicas")).isZero();

        world.delete(key(POD, "web-0"));
        world.runFor(30);

        assertThat(number("readyReplicas")).isEqualTo(1);
    }

    @Test
    void podsThatFailAtOnceKeepNobodyBusy() {
        world.create(web(3, "podManagementPolicy: Parallel"));
        world.runFor(30);
        world.change(key(SET, "web"), set -> behaving(set, "fail"));
        world.list(POD).forEach(pod -> world.delete(pod.key()));
        world.runFor(30);
        long before = world.plane.store().snapshot().revision();
        world.runFor(60);

        assertThat(world.plane.store().snapshot().revision() - before).isLessThan(400);
        assertThat(world.events("web"))
                .anyMatch(event -> event.startsWith("SuccessfulDelete: delete Pod web-0 in StatefulSet web"));
    }

    @Test
    void writesNothingAtRest() {
        world.create(web(3, "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}"));
        world.runFor(90);
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    private List<String> namesInOrderOfAppearance(int seconds) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < seconds * 4; i++) {
            world.loop.runFor(Duration.ofMillis(250));
            for (ApiObject pod : world.list(POD)) {
                if (order.contains(pod.name())) continue;
                assertThat(world.list(POD).stream().filter(other -> !other.equals(pod)))
                        .as("all below " + pod.name())
                        .allMatch(Pods::isReady);
                order.add(pod.name());
            }
        }
        return order;
    }

    private List<String> replacedInOrder(int seconds) {
        Set<String> before = new HashSet<>();
        world.list(POD).forEach(pod -> before.add(pod.uid()));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < seconds * 4; i++) {
            world.loop.runFor(Duration.ofMillis(250));
            assertThat(world.list(POD).stream().filter(Pods::isReady).count()).isGreaterThanOrEqualTo(2);
            for (ApiObject pod : world.list(POD)) {
                if (before.add(pod.uid())) order.add(pod.name());
            }
        }
        return order;
    }

    private long number(String field) {
        return world.get(key(SET, "web")).status().whole(field).orElse(0L);
    }

    private String text(String field) {
        return world.get(key(SET, "web")).status().text(field).orElse("");
    }

    private List<String> names(GroupKind kind) {
        return world.list(kind).stream().map(ApiObject::name).toList();
    }

    private static ApiObject image(ApiObject set, String image) {
        Mapping container = set.spec()
                .mapping("template", "spec")
                .sequence("containers")
                .mappings()
                .get(0)
                .with("image", image);
        return set.withAt(List.of(container), "spec", "template", "spec", "containers");
    }

    private static ApiObject behaving(ApiObject set, String behaviour) {
        return set.withAt(behaviour, "spec", "template", "metadata", "annotations", "simulation.slipway.dev/behaviour");
    }

    private static String web(int replicas, String more) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: %d
                  serviceName: web
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "web:1", volumeMounts: [{name: data, mountPath: /data}]}]}
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                  %s
                """.formatted(replicas, more);
    }
}
