package dev.slipway.cluster.apiserver.http;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of Services and where they come from, by real kubectl programs. */
@ExtendWith(KubectlPlane.Extension.class)
class KubectlAddressContractTest {
    static List<Path> programs() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void tellsWhoseAnAddressIs(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "addresses");
        String parent = "services/addresses-" + kubectl.minor() + "/web";

        kubectl.given(
                        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}",
                        "create",
                        "-f",
                        "-")
                .ok();
        String address =
                kubectl.line("get service web -o jsonpath={.spec.clusterIP}").out();
        String way = "ipaddress/" + address;
        kubectl.line("get servicecidr kubernetes").says("NAME", "CIDRS", "AGE", "10.96.0.0/16");
        kubectl.line("get ip 10.96.0.1").says("NAME", "PARENTREF", "services/default/kubernetes");
        kubectl.line("wait " + way + " --for=jsonpath={.spec.parentRef.name}=web")
                .ok();
        kubectl.line("get " + way).says(parent);
        if (kubectl.minor() >= 33) {
            kubectl.line("describe " + way).says("Parent Reference:", "services", "web");
            kubectl.line("describe servicecidr kubernetes").says("10.96.0.0/16", "Kubernetes Service CIDR is ready");
        }
        kubectl.line("delete service web").ok();
        kubectl.line("wait " + way + " --for=delete --timeout=20s").ok();
        kubectl.line("get " + way).fails("ipaddresses.networking.k8s.io \"" + address + "\" not found");
    }
}
