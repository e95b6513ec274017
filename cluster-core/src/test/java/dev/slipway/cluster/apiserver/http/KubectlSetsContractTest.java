package dev.slipway.cluster.apiserver.http;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the oldest and the newest kubectl say of sets: rollouts, their history, and what {@code describe} shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlSetsContractTest {
    private final KubectlPlane plane;

    KubectlSetsContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void rollsAStatefulSetOutAndBack(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "stateful");
        kubectl.given(SET, "create", "-f", "-").says("statefulset.apps/db created");

        kubectl.line("rollout status statefulset/db --timeout=60s")
                .says("Waiting for 2 pods to be ready", "roll out complete: 2 new pods have been updated");
        kubectl.line("get statefulset db").says("2/2");
        kubectl.line("get pods -o name").says("pod/db-0", "pod/db-1");
        kubectl.line("get pvc").says("data-db-0", "data-db-1");
        kubectl.line("describe statefulset db")
                .says(
                        "Replicas:           2 desired | 2 total",
                        "Pods Status:        2 Running / 0 Waiting / 0 Succeeded / 0 Failed",
                        "create Pod db-0 in StatefulSet db successful",
                        "create Claim data-db-1 Pod db-1 in StatefulSet db success");
        kubectl.line("set image statefulset/db c=example.com/db:2").says("image updated");
        kubectl.line("rollout status statefulset/db --timeout=60s")
                .says("roll out complete: 2 new pods have been updated");
        kubectl.line("rollout history statefulset/db").says("REVISION", "1 ", "2 ");
        kubectl.line("rollout history statefulset/db --revision=1").says("example.com/db:1");
        kubectl.line("rollout undo statefulset/db").says("rolled back");
        kubectl.line("rollout status statefulset/db --timeout=60s")
                .says("roll out complete: 2 new pods have been updated");
        kubectl.line("get pods -o jsonpath={.items[*].spec.containers[*].image}")
                .says("example.com/db:1 example.com/db:1");
        kubectl.line("rollout history statefulset/db").says("2 ", "3 ");
        kubectl.line("get controllerrevisions").says("statefulset.apps/db");
        kubectl.line("scale statefulset db --replicas=1").says("scaled");
        kubectl.line("wait --for=delete pod/db-1 --timeout=60s").ok();
        kubectl.run("patch", "statefulset", "db", "-p", "{\"spec\":{\"serviceName\":\"other\"}}")
                .fails("updates to statefulset spec for fields other than 'replicas'");
        kubectl.line("delete statefulset db").says("deleted");
        kubectl.line("wait --for=delete pod/db-0 --timeout=60s").ok();
        kubectl.line("get pvc -o name").says("data-db-0", "data-db-1");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void stopsAtThePartitionAndAtWhatIsNeverReady(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "partition");
        kubectl.given(SET, "create", "-f", "-").ok();
        kubectl.line("rollout status statefulset/db --timeout=60s").ok();
        kubectl.run(
                        "patch",
                        "statefulset",
                        "db",
                        "-p",
                        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}")
                .says("patched");
        kubectl.line("set image statefulset/db c=example.com/db:2").says("image updated");
        kubectl.line("rollout status statefulset/db --timeout=60s")
                .says("partitioned roll out complete: 1 new pods have been updated");
        kubectl.line("get pods -o jsonpath={.items[*].spec.containers[*].image}")
                .says("example.com/db:1 example.com/db:2");
        kubectl.run(
                        "patch",
                        "statefulset",
                        "db",
                        "-p",
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"simulation.slipway.dev/behaviour\":\"never-ready\"}}}}}")
                .says("patched");
        kubectl.line("rollout status statefulset/db --timeout=8s").fails("timed out");
        kubectl.line("delete statefulset db").says("deleted");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void rollsADaemonSetOutAndBack(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "daemon");
        kubectl.given(DAEMON, "create", "-f", "-").says("daemonset.apps/agent created");

        kubectl.line("rollout status daemonset/agent --timeout=60s").says("\"agent\" successfully rolled out");
        kubectl.line("get pods -o jsonpath={.items[*].spec.nodeName}").says("node-0", "node-1", "node-2");
        kubectl.line("describe daemonset agent")
                .says(
                        "Desired Number of Nodes Scheduled: 3",
                        "Number of Nodes Scheduled with Available Pods: 3",
                        "Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed",
                        "Created pod: agent-");
        kubectl.line("set image daemonset/agent c=example.com/agent:2").says("image updated");
        kubectl.line("rollout status daemonset/agent --timeout=60s").says("successfully rolled out");
        kubectl.line("rollout history daemonset/agent").says("REVISION", "1 ", "2 ");
        kubectl.line("rollout undo daemonset/agent --to-revision=1").says("rolled back");
        kubectl.line("rollout status daemonset/agent --timeout=60s").says("successfully rolled out");
        kubectl.line("get pods -o jsonpath={.items[*].spec.containers[*].image}")
                .says("example.com/agent:1 example.com/agent:1 example.com/agent:1");
        kubectl.line("get daemonset agent -o jsonpath={.metadata.annotations}")
                .says("\"deprecated.daemonset.template.generation\":\"3\"");
        kubectl.line("delete daemonset agent").says("deleted");
        kubectl.line("wait --for=delete pod -l app=agent --timeout=60s").ok();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void quarantinesAPodOfAReplicationController(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "forebear");
        kubectl.given(FOREBEAR, "create", "-f", "-").says("replicationcontroller/old created");
        kubectl.line("wait rc/old --for=jsonpath={.status.readyReplicas}=2 --timeout=60s")
                .ok();
        kubectl.line("get rc old").says("2         2         2");
        kubectl.line("describe rc old")
                .says("Replicas:     2 current / 2 desired", "Pods Status:  2 Running", "Created pod: old-");

        String pod = kubectl.line("get pods -o jsonpath={.items[0].metadata.name}")
                .ok()
                .out()
                .strip();
        kubectl.line("label pod " + pod + " --overwrite app=quarantine").says("labeled");
        kubectl.line("wait rc/old --for=jsonpath={.status.readyReplicas}=2 --timeout=60s")
                .ok();
        kubectl.line("wait pod -l app=old --for=condition=Ready --timeout=60s").ok();
        kubectl.line("get pod " + pod + " -o jsonpath=owners:{.metadata.ownerReferences}")
                .says("owners:");
        kubectl.line("get pod " + pod).says("Running");

        kubectl.line("expose rc old --port=80").says("service/old exposed");
        kubectl.line("scale rc old --replicas=0").says("scaled");
        kubectl.line("wait --for=delete pod -l app=old --timeout=60s").ok();
        kubectl.line("get pod " + pod).says("Running");
    }

    private static final String DAEMON = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: c, image: "example.com/agent:1"}]}
            """;

    private static final String FOREBEAR = """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: old}
            spec:
              replicas: 2
              template:
                metadata: {labels: {app: old}}
                spec: {containers: [{name: c, image: "example.com/old:1", ports: [{containerPort: 80}]}]}
            """;

    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: 2
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: c, image: "example.com/db:1"}]}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """;
}
