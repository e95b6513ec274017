package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes that come, fall silent, return and go, and what becomes of their pods. */
class NodeStoryTest {
    private static final GroupKind LEASE = new GroupKind("coordination.k8s.io", "Lease");
    private static final String DOWN = "simulation.slipway.dev/down";

    private final TestWorld world = new TestWorld(1);

    @Test
    void aNodeThatLivesRenewsNothing() {
        world.runFor(3700);
        long revision = world.plane.store().snapshot().revision();

        world.runFor(3600);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
        assertThat(world.list(LEASE)).hasSize(3);
    }

    @Test
    void aNodeThatSomebodyMakesTakesPods() {
        world.create("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: big
                  labels: {size: big}
                  annotations: {simulation.slipway.dev/node: "true", simulation.slipway.dev/capacity: "cpu=64,memory=512Gi,pods=10"}
                """);
        world.create(pod("web", "nodeSelector: {size: big}"));
        world.runFor(10);

        ApiObject node = node("big");
        assertThat(ready(node)).contains("True");
        assertThat(node.status().text("allocatable", "cpu")).contains("64");
        assertThat(Pods.node(world.get(key(POD, "web")))).isEqualTo("big");
        assertThat(Pods.isReady(world.get(key(POD, "web")))).isTrue();
        assertThat(world.list(NODE).stream().map(n -> n.spec().text("podCIDR").orElse("")))
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void aNodeNobodyStandsForIsNeverHeardOf() {
        world.create("apiVersion: v1\nkind: Node\nmetadata: {name: paper}\nspec: {}");
        world.runFor(59);
        assertThat(ready(node("paper"))).isEmpty();

        world.runFor(10);

        assertThat(node("paper").condition("Ready"))
                .contains(new Condition(
                        "Ready", "Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status."));
        assertThat(taints("paper"))
                .contains("node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
    }

    @Test
    void podsOfASilentNodeAreSentAwayAfterFiveMinutesAndStayUntilItReturns() {
        world.create(web());
        world.runFor(30);
        String silent = Pods.node(pods().get(0));
        List<String> there = podsOn(silent);
        down(silent, "true");

        world.runFor(49);
        assertThat(ready(node(silent))).contains("True");
        world.runFor(10);
        assertThat(node(silent).condition("Ready"))
                .contains(
                        new Condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."));
        assertThat(taints(silent))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        assertThat(world.events(silent)).contains("NodeNotReady: Node " + silent + " status is now: NodeNotReady");
        for (String pod : there) {
            assertThat(Pods.isReady(world.get(key(POD, pod)))).isFalse();
            assertThat(world.events(pod)).contains("NodeNotReady: Node is not ready");
        }

        world.runFor(330);
        for (String pod : there) {
            assertThat(world.get(key(POD, pod)).isDeleting()).isTrue();
            assertThat(world.get(key(POD, pod))
                            .condition("DisruptionTarget")
                            .orElseThrow()
                            .reason())
                    .isEqualTo("DeletionByTaintManager");
        }
        assertThat(pods().stream().filter(Pods::isReady)).hasSize(6);
        long revision = world.plane.store().snapshot().revision();
        world.runFor(2000);
        assertThat(world.plane.store().snapshot().revision()).as("at rest").isEqualTo(revision);

        down(silent, "false");
        world.runFor(20);

        assertThat(pods()).hasSize(6).allMatch(Pods::isReady);
        assertThat(ready(node(silent))).contains("True");
        assertThat(taints(silent)).isEmpty();
        assertThat(world.events(silent)).anyMatch(event -> event.startsWith("Rebooted: "));
    }

    @Test
    void podsOfADeletedNodeAreCollectedAfterFortySeconds() {
        world.create(web());
        world.runFor(30);
        String gone = Pods.node(pods().get(0));
        List<String> there = podsOn(gone);
        world.delete(new ObjectKey(NODE, "", gone));
        world.runFor(38);
        assertThat(podsOn(gone)).isEqualTo(there);

        world.runFor(40);

        assertThat(podsOn(gone)).isEmpty();
        assertThat(pods()).hasSize(6).allMatch(Pods::isReady);
    }

    @Test
    void nobodyIsSentAwayWhileNoNodeIsReady() {
        world.create(web());
        world.runFor(30);
        for (ApiObject node : world.list(NODE)) down(node.name(), "true");

        world.runFor(1000);

        assertThat(pods()).hasSize(6).noneMatch(ApiObject::isDeleting).noneMatch(Pods::isReady);
        assertThat(taints("node-0")).containsExactly("node.kubernetes.io/unreachable:NoSchedule");

        for (ApiObject node : world.list(NODE)) down(node.name(), "false");
        world.runFor(20);
        assertThat(pods()).hasSize(6).allMatch(Pods::isReady);
    }

    @Test
    void aShortSilenceIsOnlyARestart() {
        world.create(web());
        world.runFor(30);
        List<String> before = pods().stream().map(ApiObject::uid).toList();
        String silent = Pods.node(pods().get(0));
        down(silent, "50s/80s");

        world.runFor(120);

        assertThat(pods().stream().map(ApiObject::uid).toList()).isEqualTo(before);
        assertThat(pods()).allMatch(Pods::isReady);
        assertThat(pods().stream().filter(pod -> Pods.node(pod).equals(silent)))
                .allMatch(pod -> Pods.restarts(pod) == 1);
        assertThat(pods().stream().filter(pod -> !Pods.node(pod).equals(silent)))
                .allMatch(pod -> Pods.restarts(pod) == 0);
    }

    @Test
    void goesOnWhereAKilledPlaneStopped() {
        world.create(web());
        world.runFor(30);
        String silent = Pods.node(pods().get(0));
        down(silent, "true");
        world.runFor(55);
        world.crash();
        world.runFor(100);
        world.crash();
        world.runFor(260);

        assertThat(podsOn(silent))
                .isNotEmpty()
                .allMatch(pod -> world.get(key(POD, pod)).isDeleting());
        down(silent, "false");
        world.crash();
        world.runFor(20);

        assertThat(pods()).hasSize(6).allMatch(Pods::isReady);
    }

    private void down(String node, String text) {
        world.change(new ObjectKey(NODE, "", node), object -> object.withAnnotation(DOWN, text));
    }

    private ApiObject node(String name) {
        return world.get(new ObjectKey(NODE, "", name));
    }

    private static Optional<String> ready(ApiObject node) {
        return node.condition("Ready").map(Condition::status);
    }

    private List<String> taints(String node) {
        return node(node).spec().sequence("taints").mappings().stream()
                .map(taint -> taint.text("key").orElse("") + ":"
                        + taint.text("effect").orElse(""))
                .toList();
    }

    private List<ApiObject> pods() {
        return world.list(POD);
    }

    private List<String> podsOn(String node) {
        return pods().stream()
                .filter(pod -> Pods.node(pod).equals(node))
                .map(ApiObject::name)
                .toList();
    }

    private static String pod(String name, String spec) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: shop}\nspec: {%s, containers: [{name: web, image: \"web:1\"}]}"
                .formatted(name, spec);
    }

    private static String web() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: 6
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "web:1"}]}
                """;
    }
}
