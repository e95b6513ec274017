package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lives of single pods, from the first event to the last. */
class PodStoryTest {
    private final TestWorld world = new TestWorld(1);

    @Test
    void startsInOrderAndStopsInOrder() {
        create("pull-time: 3s, run-for.migrate: 4s", """
                restartPolicy: Never
                initContainers: [{name: migrate, image: "m:1"}, {name: proxy, image: "p:1", restartPolicy: Always}]
                containers: [{name: web, image: "w:1"}]
                """);
        world.runFor(5);
        assertThat(waiting("initContainerStatuses", "proxy")).contains("PodInitializing");
        world.runFor(20);

        assertThat(phase()).isEqualTo("Succeeded");
        assertThat(reasons())
                .containsSubsequence(
                        "Scheduled",
                        "Pulling",
                        "Pulled",
                        "Created",
                        "Started",
                        "Pulled",
                        "Created",
                        "Started",
                        "Pulled");
        assertThat(status("initContainerStatuses", "proxy").mapping("state").has("terminated"))
                .isTrue();
    }

    @Test
    void crashesBackOffAndAreForgivenWhenItRunsForTenMinutes() {
        create("behaviour: crash-loop, run-for: 2s", "containers: [{name: web, image: \"w:1\"}]");
        world.runFor(6);
        assertThat(restarts()).isEqualTo(1);
        world.runFor(10);
        assertThat(restarts()).isEqualTo(2);
        world.runFor(22);
        assertThat(restarts()).isEqualTo(3);
        world.change(key(POD, "pod"), pod -> pod.withAnnotation("simulation.slipway.dev/run-for", "11m"));
        world.runFor(665);
        assertThat(restarts()).as("at once, once it has run for long").isEqualTo(4);
        world.change(key(POD, "pod"), pod -> pod.withAnnotation("simulation.slipway.dev/run-for", "2s"));
        world.runFor(4);

        assertThat(status("containerStatuses", "web").text("state", "waiting", "message"))
                .hasValueSatisfying(message -> assertThat(message).startsWith("back-off 10s restarting"));
    }

    @Test
    void aContainerThatLeaksIsKilledAndLeaksAgain() {
        create(
                "memory: 'ramp(10Mi, 210Mi, 100s)'",
                "containers: [{name: web, image: \"w:1\", resources: {limits: {memory: 110Mi}}}]");
        world.runFor(49);
        assertThat(Pods.isReady(pod())).isTrue();
        world.runFor(4);

        assertThat(status("containerStatuses", "web").text("lastState", "terminated", "reason"))
                .contains("OOMKilled");
        assertThat(status("containerStatuses", "web").whole("lastState", "terminated", "exitCode"))
                .contains(137L);
        world.runFor(20);
        assertThat(restarts()).isEqualTo(1);
        assertThat(Pods.isReady(pod())).isTrue();
    }

    @Test
    void probesDecideWhenItIsReadyAndWhenItRestarts() {
        create("startup: 'fail(0s, 12s)', readiness: 'fail(40s, 50s)', liveness: 'fail(90s)'", """
                containers:
                - name: web
                  image: "w:1"
                  startupProbe: {periodSeconds: 5, failureThreshold: 10, httpGet: {port: 80}}
                  readinessProbe: {periodSeconds: 2, failureThreshold: 2, httpGet: {port: 80}}
                  livenessProbe: {periodSeconds: 5, failureThreshold: 2, httpGet: {port: 80}}
                """);
        world.runFor(14);
        assertThat(status("containerStatuses", "web").bool("started")).contains(false);
        world.runFor(3);
        assertThat(status("containerStatuses", "web").bool("started")).contains(true);
        assertThat(Pods.isReady(pod())).isTrue();
        world.runFor(28);
        assertThat(Pods.isReady(pod())).as("after two failures").isFalse();
        world.runFor(12);
        assertThat(Pods.isReady(pod())).isTrue();
        world.runFor(50);

        assertThat(restarts()).isEqualTo(1);
        assertThat(world.events("pod"))
                .contains(
                        "Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503",
                        "Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 503",
                        "Killing: Container web failed liveness probe, will be restarted");
    }

    @Test
    void aNodeShortOfMemoryThrowsOutTheGreedy() {
        create(
                "memory: 'ramp(10Mi, 110Mi, 100s)'",
                "containers: [{name: web, image: \"w:1\", resources: {requests: {memory: 60Mi}}}]");
        world.runFor(10);
        String node = Pods.node(pod());
        world.change(
                new ObjectKey(NODE, "", node),
                there -> there.withAnnotation("simulation.slipway.dev/pressure", "memory"));
        world.runFor(30);
        assertThat(phase()).isEqualTo("Running");
        world.runFor(20);

        assertThat(phase()).isEqualTo("Failed");
        assertThat(pod().status().text("reason")).contains("Evicted");
        assertThat(world.get(new ObjectKey(NODE, "", node))
                        .spec()
                        .sequence("taints")
                        .mappings())
                .anyMatch(taint -> taint.text("key").equals(Optional.of("node.kubernetes.io/memory-pressure")));
    }

    @Test
    void stopsOnceItsHookIsThrough() {
        create("", "containers: [{name: web, image: \"w:1\", lifecycle: {preStop: {sleep: {seconds: 8}}}}]");
        world.runFor(10);
        world.delete(key(POD, "pod"));
        world.runFor(8);
        assertThat(world.find(key(POD, "pod"))).isPresent();
        world.runFor(3);

        assertThat(world.find(key(POD, "pod"))).isEmpty();
    }

    @Test
    void goesOnAfterACrashAtAnyMoment() {
        create("pull-time: 3s, startup: 'fail(0s, 12s)', liveness: 'fail(40s)'", """
                initContainers: [{name: migrate, image: "m:1"}]
                containers:
                - name: web
                  image: "w:1"
                  startupProbe: {periodSeconds: 5, failureThreshold: 10, httpGet: {port: 80}}
                  livenessProbe: {periodSeconds: 5, failureThreshold: 2, httpGet: {port: 80}}
                """);
        for (int i = 0; i < 30; i++) {
            world.runFor(2);
            world.crash();
        }
        world.runFor(25);

        assertThat(restarts()).isEqualTo(1);
        assertThat(Pods.isReady(pod())).isTrue();
    }

    @Test
    void nothingIsWrittenOnceNothingHappensAnyMore() {
        create(
                "behaviour: never-ready, cpu: 'sine(1m, 900m, 10s)'",
                "containers: [{name: web, image: \"w:1\", readinessProbe: {httpGet: {port: 80}}}]");
        world.runFor(60);
        long revision = world.plane.store().snapshot().revision();

        world.runFor(3000);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    private void create(String annotations, String spec) {
        StringBuilder prefixed = new StringBuilder();
        for (String annotation : annotations.split(", (?=[a-z.-]+: )"))
            if (!annotation.isEmpty())
                prefixed.append("    simulation.slipway.dev/")
                        .append(annotation)
                        .append('\n');
        world.create("apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\n  namespace: shop\n  annotations:\n    a: b\n"
                + prefixed + "spec:\n" + spec.indent(2));
    }

    private ApiObject pod() {
        return world.get(key(POD, "pod"));
    }

    private String phase() {
        return Pods.phase(pod());
    }

    private long restarts() {
        return Pods.restarts(pod());
    }

    private Mapping status(String list, String container) {
        return pod().status().sequence(list).mappings().stream()
                .filter(status -> status.text("name").equals(Optional.of(container)))
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> waiting(String list, String container) {
        return status(list, container).text("state", "waiting", "reason");
    }

    /** Of the events, in the order in which they were told. */
    private List<String> reasons() {
        return world.list(TestWorld.EVENT).stream()
                .filter(event -> event.root().text("involvedObject", "name").equals(Optional.of("pod")))
                .sorted(java.util.Comparator.comparingLong(event -> Long.parseLong(event.resourceVersion())))
                .map(event -> event.root().text("reason").orElse(""))
                .toList();
    }
}
