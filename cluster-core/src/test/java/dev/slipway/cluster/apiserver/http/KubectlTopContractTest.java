package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every kubectl shows of what pods use, and of an autoscaler. The pod waits at a scheduling gate, and its status says that it has run since long
 * ago: so there are figures of it at once, and no node writes another status.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlTopContractTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: busy
              labels: {app: busy}
              annotations: {simulation.slipway.dev/cpu: 180m, simulation.slipway.dev/memory: 64Mi}
            spec:
              schedulingGates: [{name: example.com/never}]
              containers:
              - {name: web, image: web, resources: {requests: {cpu: 200m}}}
              - {name: log, image: log, resources: {requests: {cpu: 200m}}}
            """;
    private static final String STATUS = """
            {"phase": "Running", "startTime": "2020-01-01T00:00:00Z",
             "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"}],
             "containerStatuses": [
              {"name": "web", "image": "", "imageID": "", "ready": true, "restartCount": 0, "state": {"running": {"startedAt": "2020-01-01T00:00:00Z"}}},
              {"name": "log", "image": "", "imageID": "", "ready": true, "restartCount": 0, "state": {"running": {"startedAt": "2020-01-01T00:00:00Z"}}}]}
            """;
    private static final String SET = """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: busy}
            spec:
              replicas: 1
              selector: {matchLabels: {app: busy}}
              template:
                metadata: {labels: {app: busy}}
                spec: {containers: [{name: web, image: web, resources: {requests: {cpu: 200m}}}]}
            """;

    private final KubectlPlane plane;

    KubectlTopContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> programs() {
        return KubectlPlane.programs();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void showsWhatPodsAndNodesUse(Path program) throws Exception {
        Kubectl kubectl = busy(program, "top");

        assertThat(words(kubectl.line("top pods").ok().out())).contains("busy 360m 128Mi");
        assertThat(words(kubectl.line("top pods --containers").ok().out()))
                .contains("busy web 180m 64Mi", "busy log 180m 64Mi");
        assertThat(words(kubectl.line("top pods -A -l app=busy --sort-by=cpu")
                        .ok()
                        .out()))
                .contains("top-" + kubectl.minor() + " busy 360m 128Mi");
        assertThat(words(kubectl.line("top pod busy").ok().out())).contains("busy 360m 128Mi");
        assertThat(words(kubectl.line("top nodes").ok().out()))
                .anyMatch(line -> line.startsWith("node-0 ") && line.contains("%"));
        assertThat(kubectl.line("get pods -o name").ok().out()).isEqualTo("pod/busy\n");
        assertThat(kubectl.line("get --raw /apis/metrics.k8s.io/v1beta1/nodes")
                        .ok()
                        .out())
                .contains("\"kind\":\"NodeMetricsList\"");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void showsWhatAnAutoscalerDoes(Path program) throws Exception {
        Kubectl kubectl = busy(program, "scaling");
        kubectl.given(SET, "create", "-f", "-").ok();
        kubectl.line("wait --for=jsonpath={.status.replicas}=1 replicaset/busy --timeout=30s")
                .ok();

        kubectl.line("autoscale replicaset busy --min=1 --max=3 --cpu-percent=50")
                .says("autoscaled");
        kubectl.line("wait --for=condition=ScalingActive hpa/busy --timeout=60s")
                .ok();

        assertThat(words(kubectl.line("get hpa busy --no-headers").ok().out()))
                .anyMatch(line -> line.startsWith("busy ReplicaSet/busy") && line.contains("90%/50%"));
        kubectl.line("describe hpa busy")
                .says(
                        "resource cpu on pods",
                        "90% (360m) / 50%",
                        "SucceededRescale",
                        "the HPA controller was able to update the target scale to 2",
                        "ValidMetricFound",
                        "SuccessfulRescale");
    }

    private Kubectl busy(Path program, String namespace) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, namespace);
        kubectl.given(POD, "create", "-f", "-").ok();
        plane.putStatus(namespace + "-" + kubectl.minor(), "pods", "busy", STATUS);
        return kubectl;
    }

    private static List<String> words(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
}
