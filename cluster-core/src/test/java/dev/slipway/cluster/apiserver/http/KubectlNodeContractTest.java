package dev.slipway.cluster.apiserver.http;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Simulated nodes and what their pods go through, as real kubectl programs show it. */
@ExtendWith(KubectlPlane.Extension.class)
class KubectlNodeContractTest {
    static List<Path> programs() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void showsANodeThatSomebodyMadeAndItsPods(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "simulated");
        String node = "contract-" + kubectl.minor();
        create(kubectl, """
                apiVersion: v1
                kind: Node
                metadata:
                  name: %s
                  annotations: {simulation.slipway.dev/node: "true", simulation.slipway.dev/capacity: "cpu=2,memory=4Gi,pods=10"}
                spec: {taints: [{key: contract, effect: NoSchedule}]}
                """.formatted(node));
        kubectl.line("wait node/" + node + " --for=condition=Ready --timeout=20s")
                .ok();
        kubectl.line("get node " + node).says("Ready", "v1.36.0+slipway");
        create(kubectl, pod("leaks", node, "behaviour: oom", "run-for: 200ms", ""));
        create(kubectl, pod("unready", node, "behaviour: never-ready", "", ", readinessProbe: {httpGet: {port: 80}}"));
        create(kubectl, pod("bad", node, "behaviour: config-error", "", ""));
        create(kubectl, pod("gone", node, "evict-after: 500ms", "", ""));
        create(kubectl, pod("large", node, "", "", ", resources: {requests: {cpu: 2, memory: 1Mi}}"));

        wait(kubectl, "leaks", "{.status.containerStatuses[0].lastState.terminated.reason}=OOMKilled");
        wait(kubectl, "unready", "{.status.phase}=Running");
        wait(kubectl, "bad", "{.status.containerStatuses[0].state.waiting.reason}=CreateContainerConfigError");
        wait(kubectl, "gone", "{.status.phase}=Failed");
        wait(kubectl, "large", "{.status.phase}=Running");
        create(kubectl, pod("second", node, "", "", ", resources: {requests: {cpu: 1}}"));
        wait(kubectl, "second", "{.status.phase}=Failed");

        kubectl.line("get pods").says("CreateContainerConfigError", "OutOfcpu");
        kubectl.line("describe pod gone").says("Failed", "Evicted", "The node was low on resource: memory.");
        kubectl.line("describe pod leaks").says("Last State:", "Reason:       OOMKilled", "Exit Code:    137");
        kubectl.line("describe pod unready")
                .says(
                        "Unhealthy",
                        "Readiness probe failed: HTTP probe failed with statuscode: 503",
                        "Started container c");
        kubectl.line("describe pod second")
                .says(
                        "Reason:",
                        "OutOfcpu",
                        "Node didn't have enough resource: cpu, requested: 1000, used: 2000, capacity: 2000");
        kubectl.line("cordon " + node).ok();
        kubectl.line("wait node/" + node
                        + " --for=jsonpath={.spec.taints[1].key}=node.kubernetes.io/unschedulable --timeout=20s")
                .ok();
        kubectl.line("describe node " + node)
                .says(
                        "Taints:",
                        "contract:NoSchedule",
                        "node.kubernetes.io/unschedulable:NoSchedule",
                        "HolderIdentity:  " + node,
                        "KubeletReady",
                        "kubelet is posting ready status",
                        "RegisteredNode");
        kubectl.line("delete node " + node).ok();
    }

    private static void create(Kubectl kubectl, String manifest) {
        kubectl.given(manifest, "create", "-f", "-").ok();
    }

    private static void wait(Kubectl kubectl, String pod, String path) {
        kubectl.line("wait pod/" + pod + " --for=jsonpath=" + path + " --timeout=20s")
                .ok();
    }

    private static String pod(String name, String node, String first, String second, String container) {
        String annotations = "";
        for (String annotation : List.of(first, second))
            if (!annotation.isEmpty()) annotations += "    simulation.slipway.dev/" + annotation + "\n";
        return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  annotations:\n    a: b\n" + annotations
                + "spec: {nodeName: " + node + ", containers: [{name: c, image: \"c:1\"" + container + "}]}\n";
    }
}
