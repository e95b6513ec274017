package dev.slipway.cluster.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as kubectl prints them. */
class CellsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final KindRegistry KINDS = BuiltInKinds.registry(Schemas.load());
    private static final String META =
            "metadata: {name: x, namespace: shop, creationTimestamp: '2026-01-01T00:58:00Z'%s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{phase: Pending} | 0/1 | Pending | 0",
                "{phase: Failed, reason: Evicted} | 0/1 | Evicted | 0",
                "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]} | 0/1 | SchedulingGated | 0",
                "{phase: Running, containerStatuses: [{name: c, ready: true, restartCount: 0, state: {running: {}}}]} | 1/1 | Running | 0",
                "{phase: Running, containerStatuses: [{name: c, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {finishedAt: '2026-01-01T00:59:50Z'}}}]} | 0/1 | CrashLoopBackOff | 3 (10s ago)",
                "{phase: Succeeded, containerStatuses: [{name: c, restartCount: 0, state: {terminated: {reason: Completed, exitCode: 0}}}]} | 0/1 | Completed | 0",
                "{phase: Failed, containerStatuses: [{name: c, restartCount: 0, state: {terminated: {exitCode: 3}}}]} | 0/1 | ExitCode:3 | 0",
                "{phase: Failed, containerStatuses: [{name: c, restartCount: 0, state: {terminated: {exitCode: 137, signal: 9}}}]} | 0/1 | Signal:9 | 0",
            })
    void aPodShowsWhatItsContainersDo(String status, String ready, String word, String restarts) {
        ApiObject pod = object("v1", "Pod", "", "{containers: [{name: c}]}", status);

        assertThat(row(pod, 0)).containsExactly("x", ready, word, restarts, "2m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{name: i, restartCount: 0, state: {running: {}}}] | Init:0/2",
                "[{name: i, restartCount: 0, state: {terminated: {exitCode: 0}}}, {name: j, restartCount: 0, state: {waiting: {reason: PodInitializing}}}] | Init:1/2",
                "[{name: i, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}] | Init:ImagePullBackOff",
                "[{name: i, restartCount: 0, state: {terminated: {exitCode: 2}}}] | Init:ExitCode:2",
                "[{name: i, restartCount: 0, state: {terminated: {exitCode: 2, reason: Error}}}] | Init:Error",
            })
    void initContainersComeFirst(String statuses, String word) {
        ApiObject pod = object(
                "v1",
                "Pod",
                "",
                "{initContainers: [{name: i}, {name: j}], containers: [{name: c}]}",
                "{phase: Pending, initContainerStatuses: " + statuses + "}");

        assertThat(PodCells.status(pod)).isEqualTo(word);
    }

    @Test
    void aSidecarCountsAsReadyAndDoesNotHoldThePodUp() {
        ApiObject pod = object(
                "v1",
                "Pod",
                "",
                "{initContainers: [{name: s, restartPolicy: Always}], containers: [{name: c}]}",
                "{phase: Running, initContainerStatuses: [{name: s, restartCount: 1, started: true, ready: true, state:"
                        + " {running: {}}}], containerStatuses: [{name: c, ready: true, restartCount: 0, state: {running: {}}}]}");

        assertThat(row(pod, 0)).containsExactly("x", "2/2", "Running", "1", "2m");
    }

    @Test
    void aPodThatGoesIsTerminatingUnlessItHasEnded() {
        String going = ", deletionTimestamp: '2026-01-01T01:00:30Z'";

        assertThat(PodCells.status(object("v1", "Pod", going, "{}", "{phase: Running}")))
                .isEqualTo("Terminating");
        assertThat(PodCells.status(object("v1", "Pod", going, "{}", "{phase: Succeeded}")))
                .isEqualTo("Succeeded");
        assertThat(PodCells.status(object("v1", "Pod", going, "{}", "{phase: Running, reason: NodeLost}")))
                .isEqualTo("Unknown");
    }

    @Test
    void aDeploymentShowsHowFarItIs() {
        ApiObject deployment = object(
                "apps/v1",
                "Deployment",
                "",
                "{replicas: 3, selector: {matchLabels: {app: web}}, template: {spec: {containers: [{name: web, image: 'w:1'},"
                        + " {name: side, image: 's:2'}]}}}",
                "{readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2}");

        assertThat(row(deployment, 1)).containsExactly("x", "2/3", "1", "2", "2m", "web,side", "w:1,s:2", "app=web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{completions: 3} | {succeeded: 1, startTime: '2026-01-01T00:59:00Z'} | Running | 1/3 | 60s",
                "{parallelism: 4} | {} | Running | 0/1 of 4 | ''",
                "{completions: 1} | {succeeded: 1, startTime: '2026-01-01T00:58:00Z', completionTime: '2026-01-01T00:58:20Z', conditions: [{type: Complete, status: 'True'}]} | Complete | 1/1 | 20s",
                "{completions: 1, suspend: true} | {conditions: [{type: Suspended, status: 'True'}]} | Suspended | 0/1 | ''",
            })
    void aJobShowsHowMuchIsDone(String spec, String status, String word, String completions, String duration) {
        assertThat(row(object("batch/v1", "Job", "", spec, status), 0))
                .containsExactly("x", word, completions, duration, "2m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: ClusterIP, clusterIP: 10.96.0.9, ports: [{port: 80, protocol: TCP}]} | ClusterIP | 10.96.0.9 | <none> | 80/TCP",
                "{type: NodePort, clusterIP: 10.96.0.9, ports: [{port: 80, nodePort: 31417, protocol: TCP}, {port: 53, protocol: UDP}]} | NodePort | 10.96.0.9 | <none> | 80:31417/TCP,53/UDP",
                "{type: LoadBalancer, clusterIP: 10.96.0.9, ports: [{port: 80, protocol: TCP}]} | LoadBalancer | 10.96.0.9 | <pending> | 80/TCP",
                "{type: ExternalName, externalName: example.com} | ExternalName | <none> | example.com | <none>",
                "{type: ClusterIP, clusterIP: None, ports: [{port: 80, protocol: TCP}]} | ClusterIP | None | <none> | 80/TCP",
            })
    void aServiceShowsHowItIsReached(String spec, String type, String ip, String external, String ports) {
        assertThat(row(object("v1", "Service", "", spec, "{}"), 0))
                .containsExactly("x", type, ip, external, ports, "2m");
    }

    @Test
    void aNodeShowsWhetherItIsReadyAndWhatItIsFor() {
        ApiObject node = object(
                "v1",
                "Node",
                ", labels: {node-role.kubernetes.io/worker: '', kubernetes.io/role: edge}",
                "{unschedulable: true}",
                "{conditions: [{type: Ready, status: 'True'}], addresses: [{type: InternalIP, address: 10.0.0.1}], nodeInfo:"
                        + " {kubeletVersion: v1.36.0, kernelVersion: '6.1', architecture: arm64}}");

        assertThat(row(node, 1))
                .containsExactly(
                        "x",
                        "Ready,SchedulingDisabled",
                        "edge,worker",
                        "2m",
                        "v1.36.0",
                        "10.0.0.1",
                        "<none>",
                        "<unknown>",
                        "6.1 (arm64)",
                        "<unknown>");
    }

    @Test
    void endpointsShowTheFirstThree() throws Malformed {
        ApiObject endpoints = new ApiObject(Yaml.readOne(
                        "{apiVersion: v1, kind: Endpoints, metadata: {name: x, creationTimestamp: '2026-01-01T00:58:00Z'}, subsets:"
                                + " [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}, {ip: 10.0.0.3}, {ip: 10.0.0.4}], ports: [{port:"
                                + " 80}]}]}")
                .root()
                .asMapping()
                .orElseThrow());

        assertThat(row(endpoints, 0)).containsExactly("x", "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...", "2m");
    }

    @Test
    void anEventShowsWhenAndToWhatItHappened() throws Malformed {
        ApiObject event = new ApiObject(Yaml.readOne(
                        "{apiVersion: v1, kind: Event, metadata: {name: e}, type: Warning, reason: BackOff, message: ' sorry ',"
                                + " involvedObject: {kind: Pod, name: p}, firstTimestamp: '2026-01-01T00:50:00Z', lastTimestamp:"
                                + " '2026-01-01T00:59:30Z', count: 4, source: {component: kubelet, host: node-1}}")
                .root()
                .asMapping()
                .orElseThrow());

        assertThat(row(event, 1))
                .containsExactly("30s", "Warning", "BackOff", "pod/p", "", "kubelet, node-1", "sorry", "10m", "4", "e");
    }

    private static List<String> row(ApiObject object, int width) {
        return KINDS.find(object.gvk()).orElseThrow().columns().stream()
                .filter(column -> column.priority() <= width)
                .map(column -> column.cell().apply(object, NOW).toString())
                .collect(Collectors.toList());
    }

    private static ApiObject object(String apiVersion, String kind, String meta, String spec, String status) {
        String text = "{apiVersion: " + apiVersion + ", kind: " + kind + ", " + META.formatted(meta) + ", spec: " + spec
                + ", status: " + status + "}";
        try {
            return new ApiObject(Yaml.readOne(text).root().asMapping().orElseThrow());
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }
}
