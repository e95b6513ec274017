package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.GroupKind;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** From a push to the last pod of a set: it is on its way as long as one is missing, and what holds it up is named. */
class EngineSetsTest {
    private static final String WEB = "web-development";
    private static final GroupKind STATEFUL_SET = new GroupKind("apps", "StatefulSet");
    private static final GroupKind DAEMON_SET = new GroupKind("apps", "DaemonSet");

    private final EngineWorld world = EngineWorld.withWeb(29);

    @Test
    void aStatefulSetIsOnItsWayUntilItsLastPodIsAvailable() {
        world.files.put("web/templates/set.yaml", statefulSet("1", ""));
        world.start();
        world.push();

        within("its second pod waits for the first", () -> world.message(WEB).contains("1 of 2 pods are "));
        within("all of it is there", () -> world.sync(WEB).equals("Synced") && health().equals("Healthy"));
        assertThat(world.list(EngineWorld.POD).stream().map(pod -> pod.name())).contains("db-0", "db-1");

        world.files.put("web/templates/set.yaml", statefulSet("2", ""));
        world.push();
        within("the update is on its way", () -> health().equals("Progressing"));
        within("the update is there", () -> world.sync(WEB).equals("Synced") && health().equals("Healthy"));
        assertThat(world.get(STATEFUL_SET, "db").orElseThrow().status().whole("updatedReplicas"))
                .contains(2L);
    }

    @Test
    void anUpdateOfAStatefulSetThatStopsAtItsHighestPodNamesIt() {
        world.files.put("web/templates/set.yaml", statefulSet("1", ""));
        world.start();
        world.deploy(WEB);
        world.files.put("web/templates/set.yaml", statefulSet("2", "simulation.slipway.dev/behaviour: crash-loop"));
        world.push();

        within("its pod is named", () -> blocking().equals("Pod development/db-1, container main"));
        within(
                "and why it does not run",
                () -> world.message(WEB).contains("pod db-1: container main is in CrashLoop"));
        assertThat(world.message(WEB)).startsWith("StatefulSet.apps development/db: 1 of 2 pods are updated");
    }

    @Test
    void aDaemonSetIsThereOnceEveryNodeHasItsPod() {
        world.files.put("web/templates/set.yaml", """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {containers: [{name: main, image: "agent:1"}]}
                """);
        world.start();
        world.push();

        within("it is there", () -> world.sync(WEB).equals("Synced") && health().equals("Healthy"));
        assertThat(world.get(DAEMON_SET, "agent").orElseThrow().status().whole("numberAvailable"))
                .contains(2L);
    }

    private static String statefulSet(String version, String annotations) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 2
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata:
                      labels: {app: db}
                      annotations: {%s}
                    spec: {containers: [{name: main, image: "db:%s"}]}
                """.formatted(annotations, version);
    }

    private void within(String what, BooleanSupplier condition) {
        assertThat(world.loop.runUntil(condition, Duration.ofMinutes(2)))
                .as(() -> what + "; but " + world.status(WEB))
                .isTrue();
    }

    private String blocking() {
        return world.status(WEB).text("blocking").orElse("");
    }

    private String health() {
        return world.status(WEB).text("health").orElse("");
    }
}
