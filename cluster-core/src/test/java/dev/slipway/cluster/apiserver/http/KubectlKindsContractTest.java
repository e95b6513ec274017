package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the oldest and the newest kubectl can do with one object of many kinds, whatever their controllers make of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlKindsContractTest {
    /** Kinds that kubectl 1.33 describes by a version that Kubernetes 1.36 does not serve any more. */
    private static final List<String> ASKED_FOR_BETA = List.of("volumeattributesclass");

    private final KubectlPlane plane;

    KubectlKindsContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    private Kubectl inNamespace(Path program, String name) throws Exception {
        return plane.inNamespace(program, name);
    }

    private static String manifests(Kubectl kubectl, String namespace) throws IOException {
        try (InputStream all = KubectlKindsContractTest.class.getResourceAsStream("/kinds/kinds.yaml")) {
            assertThat(all).isNotNull();
            return new String(all.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("<n>", namespace + "-" + kubectl.minor())
                    .replace("<namespace>", namespace + "-" + kubectl.minor());
        }
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void makesShowsChangesAndRemovesOneOfEachKind(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "kinds");
        String manifests = manifests(kubectl, "kinds");
        int count = manifests.split("\n---\n").length;

        List<String> made = lines(kubectl.given(manifests, "create", "-f", "-", "-o", "name"));
        assertThat(made).hasSize(count);
        StringBuilder tables = new StringBuilder();
        for (String object : made) {
            tables.append(kubectl.line("get -o wide " + object).ok().out()).append('\n');
            String name = object.substring(object.indexOf('/') + 1);
            if (!ASKED_FOR_BETA.contains(object.replaceFirst("[./].*", "")))
                kubectl.line("describe " + object).says(name);
            kubectl.line("label " + object + " edited=yes").says("labeled");
            kubectl.run("patch", object, "-p", "{\"metadata\":{\"annotations\":{\"note\":\"edited\"}}}")
                    .says("patched");
            assertThat(kubectl.line("explain " + object.replaceFirst("[./].*", ""))
                            .ok()
                            .out())
                    .contains("KIND:", "apiVersion");
        }
        Golden.check("kubectl/kinds.txt", normal(tables.toString(), kubectl));

        List<String> applied = lines(kubectl.given(manifests.replace("blue", "green"), "apply", "-f", "-"));
        assertThat(applied).hasSize(count).allMatch(line -> line.endsWith(" configured"));
        String before = revisions(kubectl, manifests);
        kubectl.given(manifests.replace("blue", "green"), "apply", "-f", "-").ok();
        assertThat(revisions(kubectl, manifests)).as("applying the same again").isEqualTo(before);
        kubectl.line("get all").says("statefulset.apps/stateful", "daemonset.apps/daemon", "cronjob.batch/cron");
        assertThat(lines(kubectl.given(manifests, "delete", "-f", "-"))).hasSize(count);
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void seesAutoscalersAndEventsEitherWay(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "views");
        kubectl.given(manifests(kubectl, "views"), "create", "-f", "-").ok();

        kubectl.line(
                        "get horizontalpodautoscalers.v1.autoscaling scaler -o jsonpath={.spec.targetCPUUtilizationPercentage}")
                .says("70");
        kubectl.run(
                        "patch",
                        "horizontalpodautoscalers.v1.autoscaling",
                        "scaler",
                        "-p",
                        "{\"spec\":{\"targetCPUUtilizationPercentage\":60}}")
                .says("patched");
        kubectl.line(
                        "get horizontalpodautoscalers.v2.autoscaling scaler -o jsonpath={.spec.metrics[*].type},{.spec.metrics[0].resource.target.averageUtilization}")
                .says("Resource Pods,60");
        kubectl.line("get events event -o jsonpath={.message}").says("It happened.");
        kubectl.line("get events.v1.events.k8s.io event -o jsonpath={.note}").says("It happened.");
        kubectl.line("get events.v1.events.k8s.io --field-selector regarding.name=p1 -o name")
                .says("event");
        kubectl.line("get events --field-selector involvedObject.name=other").ok();
        kubectl.line("get componentstatuses").ok();
        kubectl.line("delete componentstatus etcd-0").fails("");
        kubectl.given(manifests(kubectl, "views"), "delete", "-f", "-").ok();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void approvesCertificates(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "approves");
        String name = "request-approves-" + kubectl.minor();
        kubectl.given(manifests(kubectl, "approves"), "create", "-f", "-").ok();

        kubectl.line("get csr " + name).says("example.com/signer", "24h", "Pending");
        kubectl.line("certificate approve " + name).says("approved");
        kubectl.line("get csr " + name).says("Approved");
        kubectl.line("certificate deny " + name).fails("is already Approved");
        kubectl.run("patch", "csr", name, "--type=merge", "-p", "{\"spec\":{\"signerName\":\"example.com/other\"}}")
                .says("(no change)");
        kubectl.given(manifests(kubectl, "approves"), "delete", "-f", "-").ok();
    }

    private static String revisions(Kubectl kubectl, String manifests) throws Exception {
        return kubectl.given(manifests, "get", "-f", "-", "-o", "jsonpath={.items[*].metadata.resourceVersion}")
                .ok()
                .out();
    }

    private static List<String> lines(Kubectl.Result result) {
        return result.ok().out().lines().toList();
    }

    /** Ages and names of the test appear as what they are; blanks depend on their length. */
    private static String normal(String text, Kubectl kubectl) {
        return text.replace("kinds-" + kubectl.minor(), "<n>")
                .replaceAll("\\b\\d+(m\\d+)?s\\b", "<age>")
                .replaceAll("\\b\\d+[dhy](\\d+[dhm])?\\b", "<age>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
                .replaceAll(" {2,}", "  ")
                .replaceAll("(?m) +$", "");
    }
}
