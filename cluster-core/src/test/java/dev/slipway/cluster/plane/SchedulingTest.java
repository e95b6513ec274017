package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulingTest {
    private final TestWorld world = new TestWorld(1);

    @Test
    void saysWhyAPodFitsNowhereAndWritesNothingMore() {
        world.runFor(2);
        world.create(pod("big", "40", ""));
        world.runFor(2);
        long revision = world.plane.store().snapshot().revision();

        world.runFor(1800);

        Condition scheduled =
                world.get(key(POD, "big")).condition("PodScheduled").orElseThrow();
        assertThat(scheduled.reason()).isEqualTo("Unschedulable");
        assertThat(scheduled.message())
                .isEqualTo("0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: "
                        + "3 Preemption is not helpful for scheduling.");
        assertThat(world.events("big")).containsExactly("FailedScheduling: " + scheduled.message());
        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    @Test
    void placesAWaitingPodSoonAfterANodeIsOpened() {
        world.runFor(2);
        for (int i = 0; i < 3; i++) cordon(i, true);
        world.create(pod("web", "1", ""));
        world.runFor(60);
        assertThat(node("web")).isEmpty();

        cordon(1, false);
        world.runFor(11);

        assertThat(node("web")).isEqualTo("node-1");
    }

    @Test
    void placesAWaitingPodOnceAnotherLeaves() {
        world.create(pod("one", "30", "  nodeSelector: {kubernetes.io/hostname: node-0}"));
        world.runFor(2);
        world.create(pod("two", "30", "  nodeSelector: {kubernetes.io/hostname: node-0}"));
        world.runFor(2);
        assertThat(node("two")).isEmpty();

        world.delete(key(POD, "one"));
        world.runFor(12);

        assertThat(node("two")).isEqualTo("node-0");
    }

    @Test
    void letsAPodWithGatesWaitUntilTheyAreOpen() {
        world.create(pod("web", "1", "  schedulingGates: [{name: example.com/quota}]"));
        world.runFor(60);
        assertThat(world.get(key(POD, "web"))
                        .condition("PodScheduled")
                        .orElseThrow()
                        .reason())
                .isEqualTo("SchedulingGated");

        world.change(key(POD, "web"), pod -> pod.withoutAt("spec", "schedulingGates"));
        world.runFor(5);

        assertThat(Pods.isReady(world.get(key(POD, "web")))).isTrue();
    }

    @Test
    void sendsLessImportantPodsAwayForAMoreImportantOne() {
        fillNodes();

        world.create(pod("urgent", "10", "  priorityClassName: urgent"));
        world.loop.runFor(Duration.ofMillis(500));
        ApiObject waiting = world.get(key(POD, "urgent"));
        world.runFor(20);

        assertThat(waiting.status().text("nominatedNodeName")).isPresent();
        assertThat(Pods.isReady(world.get(key(POD, "urgent")))).isTrue();
        assertThat(world.get(key(POD, "urgent")).status().has("nominatedNodeName"))
                .isFalse();
        assertThat(world.list(POD)).hasSize(3);
        assertThat(world.list(TestWorld.EVENT).stream()
                        .filter(event -> event.root().text("reason").orElse("").equals("Preempted"))
                        .map(event -> event.root().text("message").orElse("")))
                .containsExactly("Preempted by pod " + waiting.uid() + " on node "
                        + waiting.status().text("nominatedNodeName").orElseThrow());
    }

    @Test
    void finishesAPreemptionThatACrashInterrupts() {
        fillNodes();
        world.create(pod("urgent", "10", "  priorityClassName: urgent"));
        long before = world.plane.store().snapshot().revision();
        for (int i = 0; i < 400 && world.plane.store().snapshot().revision() < before + 2; i++)
            world.loop.runFor(Duration.ofMillis(1));

        world.crash();
        world.runFor(30);

        assertThat(Pods.isReady(world.get(key(POD, "urgent")))).isTrue();
        assertThat(world.list(POD)).hasSize(3);
    }

    @Test
    void givesTheSameNodesForTheSameSeed() {
        List<String> once = spreadOut(new TestWorld(7));
        List<String> again = spreadOut(new TestWorld(7));

        assertThat(once).isEqualTo(again).doesNotContain("");
    }

    private static List<String> spreadOut(TestWorld world) {
        for (int i = 0; i < 20; i++) world.create(pod("pod-" + i, "1", ""));
        world.runFor(5);
        return world.list(POD).stream().map(Pods::node).toList();
    }

    private void fillNodes() {
        world.create("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: urgent}, value: 1000}");
        for (int i = 0; i < 3; i++) world.create(pod("filler-" + i, "30", ""));
        world.runFor(5);
        assertThat(world.list(POD)).hasSize(3).allMatch(Pods::isReady);
    }

    private void cordon(int node, boolean closed) {
        world.change(new ObjectKey(NODE, "", "node-" + node), found -> found.withAt(closed, "spec", "unschedulable"));
    }

    private String node(String pod) {
        return Pods.node(world.get(key(POD, pod)));
    }

    private static String pod(String name, String cpu, String more) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: NAME, namespace: shop}
                spec:
                  containers: [{name: main, image: "web:1", resources: {requests: {cpu: "CPU"}}}]
                """.replace("NAME", name).replace("CPU", cpu) + more + "\n";
    }
}
