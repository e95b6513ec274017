package dev.slipway.cluster.apiserver.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What admission says, as a real kubectl shows it. */
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class AdmissionContractTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME}
            spec:
              containers: [{name: c, image: registry.example.com/web:1}]
            """;
    private static final String RANGE = """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: bounds}
            spec:
              limits: [{type: Container, default: {cpu: 100m}, defaultRequest: {cpu: 50m}, max: {cpu: "1"}}]
            """;

    @Test
    void quotasLimitsAndPrioritiesHold(KubectlPlane plane) throws Exception {
        story(plane.inNamespace(KubectlPlane.programs().get(0), "admission"));
    }

    private static void story(Kubectl kubectl) {
        kubectl.line("get priorityclasses").says("system-cluster-critical", "2000000000", "system-node-critical");
        kubectl.given(quota(), "create", "-f", "-").says("resourcequota/rq created");
        kubectl.given(RANGE, "create", "-f", "-").says("limitrange/bounds created");
        kubectl.given(POD.replace("NAME", "a"), "create", "-f", "-").says("pod/a created");
        kubectl.line("get pod a -o jsonpath={.spec.containers[0].resources}")
                .says("{\"limits\":{\"cpu\":\"100m\"},\"requests\":{\"cpu\":\"50m\"}}");
        kubectl.given(POD.replace("NAME", "b"), "create", "-f", "-")
                .fails("pods \"b\" is forbidden: exceeded quota: rq, requested: pods=1, used: pods=1, limited: pods=1");
        kubectl.line("wait --for=jsonpath={.status.used.pods}=1 quota/rq --timeout=20s")
                .ok();
        kubectl.line("get quota").says("pods: 1/1");
        kubectl.line("describe quota rq").says("Resource", "Used", "Hard", "pods");
        String greedy = POD.replace("NAME", "c").replace("web:1", "web:1, resources: {limits: {cpu: \"3\"}}");
        kubectl.given(greedy, "create", "-f", "-")
                .fails("pods \"c\" is forbidden: maximum cpu usage per Container is 1, but limit is 3");
        kubectl.given(
                        POD.replace("NAME", "d").replace("spec:", "spec:\n  priorityClassName: none"),
                        "create",
                        "-f",
                        "-")
                .fails("no PriorityClass with name none was found");
    }

    private static String quota() {
        return """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: rq}
                spec: {hard: {pods: "1"}}
                """;
    }
}
