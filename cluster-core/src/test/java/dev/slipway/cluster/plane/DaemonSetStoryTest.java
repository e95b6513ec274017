package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonSetStoryTest {
    private static final GroupKind SET = Kinds.DAEMON_SET.groupKind();

    private final TestWorld world = new TestWorld(1);

    @Test
    void putsOnePodOnEachNode() {
        world.create(agent(""));
        world.runFor(30);

        assertThat(nodesOfPods()).containsExactly("node-0", "node-1", "node-2");
        assertThat(number("desiredNumberScheduled")).isEqualTo(3);
        assertThat(number("numberAvailable")).isEqualTo(3);
        assertThat(world.events("agent"))
                .hasSize(3)
                .allMatch(event -> event.startsWith("SuccessfulCreate: Created pod: agent-"));
    }

    @Test
    void followsTheLabelsOfNodes() {
        world.create(agent("nodeSelector: {disk: fast}"));
        world.runFor(30);
        assertThat(nodesOfPods()).isEmpty();

        world.change(node(1), node -> node.withLabel("disk", "fast"));
        world.runFor(30);
        assertThat(nodesOfPods()).containsExactly("node-1");

        world.change(node(1), node -> node.withLabel("disk", "slow"));
        world.runFor(60);
        assertThat(nodesOfPods()).isEmpty();
        assertThat(number("desiredNumberScheduled")).isZero();
    }

    @Test
    void staysOnANodeThatIsCordonedOrTaintedLater() {
        world.create(agent(""));
        world.runFor(30);
        Mapping taint = Mapping.of("key", "work", "value", "in-progress", "effect", "NoSchedule");
        world.change(node(0), node -> node.withAt(true, "spec", "unschedulable"));
        world.change(node(1), node -> node.withAt(List.of(taint), "spec", "taints"));
        world.runFor(30);

        assertThat(nodesOfPods()).containsExactly("node-0", "node-1", "node-2");
        assertThat(number("desiredNumberScheduled")).isEqualTo(2);
        assertThat(number("numberMisscheduled")).isEqualTo(1);
    }

    @Test
    void rollsOutNodeByNodeAlsoWhenThePlaneDies() {
        world.create(agent(""));
        world.runFor(30);
        world.change(key(SET, "agent"), set -> image(set, "agent:2"));
        for (int i = 0; i < 200; i++) {
            world.loop.runFor(Duration.ofMillis(300));
            if (i % 20 == 7) world.crash();
            assertThat(world.list(POD).stream().filter(Pods::isReady).count()).isGreaterThanOrEqualTo(2);
        }

        assertThat(number("updatedNumberScheduled")).isEqualTo(3);
        assertThat(number("numberAvailable")).isEqualTo(3);
        assertThat(images()).containsOnly("agent:2");
        assertThat(world.list(Kinds.CONTROLLER_REVISION.groupKind())).hasSize(2);
    }

    @Test
    void surgesSoThatNoNodeIsEverWithout() {
        world.create(agent(""));
        world.change(
                key(SET, "agent"),
                set -> set.withAt(0, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")
                        .withAt(1, "spec", "updateStrategy", "rollingUpdate", "maxSurge"));
        world.runFor(30);
        world.change(key(SET, "agent"), set -> image(set, "agent:2"));
        for (int i = 0; i < 200; i++) {
            world.loop.runFor(Duration.ofMillis(300));
            List<ApiObject> ready =
                    world.list(POD).stream().filter(Pods::isReady).toList();
            assertThat(ready.stream().map(Pods::node).distinct()).hasSize(3);
            assertThat(world.list(POD).stream().filter(Pods::isActive).count()).isLessThanOrEqualTo(4);
        }

        assertThat(images()).containsOnly("agent:2");
        assertThat(number("numberAvailable")).isEqualTo(3);
    }

    @Test
    void aPodThatFailsIsReplacedLessAndLessOften() {
        world.create(agent("")
                .replace(
                        "metadata: {labels: {app: agent}}",
                        "metadata: {labels: {app: agent}, annotations: {simulation.slipway.dev/behaviour: fail}}"));
        world.runFor(60);
        long inTheFirstMinute = failures();
        world.runFor(1800);

        assertThat(inTheFirstMinute).isGreaterThanOrEqualTo(3);
        assertThat(failures()).isLessThan(3 * 16);
        assertThat(world.events("agent"))
                .anyMatch(event -> event.startsWith("FailedDaemonPod: Found failed daemon pod shop/agent-")
                        && event.contains(" on node node-0, will try to kill it"));
    }

    @Test
    void writesNothingAtRest() {
        world.create(agent(""));
        world.runFor(60);
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    /** A pod says how many failed before it on its node. */
    private long failures() {
        return world.list(POD).stream()
                .mapToLong(pod -> pod.annotation("daemonset.slipway.dev/failures")
                        .map(Long::parseLong)
                        .orElse(0L))
                .sum();
    }

    private static ObjectKey node(int number) {
        return new ObjectKey(NODE, "", "node-" + number);
    }

    private List<String> nodesOfPods() {
        return world.list(POD).stream().map(Pods::node).sorted().toList();
    }

    private List<String> images() {
        return world.list(POD).stream()
                .flatMap(pod -> pod.spec().sequence("containers").mappings().stream())
                .flatMap(container -> container.text("image").stream())
                .toList();
    }

    private long number(String field) {
        return world.get(key(SET, "agent")).status().whole(field).orElse(0L);
    }

    private static ApiObject image(ApiObject set, String image) {
        Mapping container = Mapping.of("name", "agent", "image", image);
        return set.withAt(List.of(container), "spec", "template", "spec", "containers");
    }

    private static String agent(String more) {
        return """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      containers: [{name: agent, image: "agent:1"}]
                      %s
                """.formatted(more);
    }
}
