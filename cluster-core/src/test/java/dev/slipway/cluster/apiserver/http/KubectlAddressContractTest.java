package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
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

    @ParameterizedTest
    @MethodSource("programs")
    void aLoadBalancerAndAnIngressShowTheirAddresses(Path program, KubectlPlane plane) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "balancers");
        kubectl.line("create service loadbalancer web --tcp=80").ok();
        String address = "{.status.loadBalancer.ingress[0].ip}";
        heard(kubectl, "10.97.", "service", "web");
        String external = kubectl.line("get service web -o jsonpath=" + address).out();

        kubectl.line("get service web").says("LoadBalancer", "10.96.", external);
        kubectl.line("describe service web").says("LoadBalancer Ingress:", external, "EnsuredLoadBalancer");
        kubectl.line("get ip " + external).says("services/balancers-" + kubectl.minor() + "/web");

        kubectl.line("create ingress shop --rule=shop.example.com/*=web:81").ok();
        heard(kubectl, "10.97.", "ingress", "shop");
        kubectl.line("get ingress shop").says("local", "shop.example.com", "10.97.");
        heard(kubectl, "BackendNotFound", "events");
        kubectl.line("describe ingress shop").says("Address:", "10.97.", "has no port 81");
        kubectl.line("delete service web").ok();
        kubectl.line("wait ip/" + external + " --for=delete --timeout=20s").ok();
    }

    /** Waits until something shows in a table. */
    private static void heard(Kubectl kubectl, String text, String... what) throws Exception {
        List<String> words = new ArrayList<>(List.of("get", "-w"));
        words.addAll(List.of(what));
        Process watching = kubectl.start(words.toArray(String[]::new));
        assertThat(Kubectl.until(watching.getInputStream(), text)).contains(text);
        watching.destroy();
        watching.waitFor();
    }
}
