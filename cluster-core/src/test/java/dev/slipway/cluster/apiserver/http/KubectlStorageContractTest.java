package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims and volumes, by real kubectl programs. */
@ExtendWith(KubectlPlane.Extension.class)
class KubectlStorageContractTest {
    static List<Path> programs() {
        return KubectlPlane.endsOfTheRange();
    }

    private static String storageClass(String name) {
        return """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: slipway.dev/local
                allowVolumeExpansion: true
                """.formatted(name);
    }

    private static String claim(String name, String storageClass) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(name, storageClass);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aVolumeIsMadeEnlargedAndTakenBack(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "storage");
        String name = "at-once-" + kubectl.minor();
        kubectl.line("get storageclass local")
                .says("local (default)", "slipway.dev/local", "Delete", "WaitForFirstConsumer", "true");
        kubectl.given(storageClass(name), "create", "-f", "-").ok();
        kubectl.given(claim("data", name), "create", "-f", "-").ok();

        kubectl.line("wait pvc/data --for=jsonpath={.status.phase}=Bound --timeout=20s")
                .ok();
        kubectl.line("get pvc data").says("Bound", "pvc-", "1Gi", "RWO", name);
        kubectl.line("describe pvc data").says("ProvisioningSucceeded", "Successfully provisioned volume pvc-");
        String volume =
                kubectl.line("get pvc data -o jsonpath={.spec.volumeName}").out();
        kubectl.line("wait pv/" + volume + " --for=jsonpath={.status.phase}=Bound --timeout=20s")
                .ok();
        kubectl.line("get pv " + volume).says("1Gi", "RWO", "Delete", "Bound", "/data");

        kubectl.line("patch pvc data -p {\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}")
                .ok();
        kubectl.line("wait pvc/data --for=jsonpath={.status.capacity.storage}=2Gi --timeout=20s")
                .ok();
        kubectl.line("describe pvc data").says("VolumeResizeSuccessful");

        kubectl.line("delete pvc data --timeout=20s").ok();
        kubectl.line("wait pv/" + volume + " --for=delete --timeout=20s").ok();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aClaimThatNothingCanSatisfySaysWhy(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "unsatisfied");
        kubectl.given(claim("nowhere", "missing"), "create", "-f", "-").ok();
        heard(kubectl, "ProvisioningFailed");

        kubectl.line("describe pvc nowhere")
                .says("Pending", "ProvisioningFailed", "storageclass.storage.k8s.io \"missing\" not found");
        kubectl.line("delete pvc nowhere --timeout=20s").ok();
    }

    /** Waits until an event is there. */
    private static void heard(Kubectl kubectl, String reason) throws Exception {
        Process watching = kubectl.start("get", "events", "-w");
        assertThat(Kubectl.until(watching.getInputStream(), reason)).contains(reason);
        watching.destroy();
        watching.waitFor();
    }
}
