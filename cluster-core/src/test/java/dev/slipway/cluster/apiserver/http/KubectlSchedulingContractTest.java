package dev.slipway.cluster.apiserver.http;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a pod waits, as real kubectl programs show it. */
@ExtendWith(KubectlPlane.Extension.class)
class KubectlSchedulingContractTest {
    static List<Path> programs() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void describesWhyAPodWaits(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "waiting");

        kubectl.given("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: big}
                        spec: {containers: [{name: c, image: i, resources: {requests: {cpu: "1000"}}}]}
                        ---
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: gated}
                        spec: {schedulingGates: [{name: example.com/quota}], containers: [{name: c, image: i}]}
                        """, "create", "-f", "-").ok();

        kubectl.line("wait pod/big --for=jsonpath={.status.conditions[0].reason}=Unschedulable --timeout=30s")
                .ok();
        kubectl.line("describe pod big")
                .says("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu. preemption:");
        kubectl.line("get pods").says("big", "Pending", "gated", "SchedulingGated");
        kubectl.given("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: wrong}
                        spec:
                          containers: [{name: c, image: i}]
                          topologySpreadConstraints:
                          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchExpressions: [{key: app, operator: Near}]}}
                        """, "create", "-f", "-").fails("not a valid selector operator");
    }
}
