package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.audit.AuditEvent;
import dev.slipway.cluster.apiserver.http.webhook.HttpWebhookCaller;
import dev.slipway.cluster.apiserver.http.webhook.WebhookServer;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real webhook over HTTPS, and a real kubectl that writes. */
@Timeout(300)
class WebhookContractTest {
    private static final String MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: default, labels: {LABELS}}
            data: {a: "1"}
            """;

    @TempDir
    Path data;

    @Test
    void webhooksHaveASay() throws Exception {
        AtomicReference<ControlPlane> plane = new AtomicReference<>();
        List<AuditEvent> events = new CopyOnWriteArrayList<>();
        try (WebhookServer server = new WebhookServer();
                RunningFace face = new RunningFace(
                        data,
                        loop -> {
                            ControlPlane made = new ControlPlane(
                                    loop,
                                    new MemoryJournal(),
                                    ControlPlane.Settings.withNodes(1).asking(new HttpWebhookCaller()));
                            plane.set(made);
                            loop.post(made::start);
                            return Plane.of(made.apiServer());
                        },
                        events::add)) {
            Path program = KubectlPlane.programs().get(0);
            Path home = Files.createDirectories(data.resolve("home"));
            Kubectl kubectl = new Kubectl(program, Kubectl.minorOf(program).orElseThrow(), face.kubeconfig(), home);
            server.answering("/guard", WebhookContractTest::judge).answering("/owner", WebhookContractTest::own);

            refuse(kubectl, server);
            change(kubectl, server);
            fail(kubectl, server);

            assertThat(events.stream()
                            .map(event ->
                                    event.tree().mapping("annotations").texts().toString()))
                    .anyMatch(said -> said.contains("guard.example.com/owner=none"))
                    .anyMatch(said -> said.contains(
                            "{\"configuration\":\"owner\",\"webhook\":\"owner.example.com\",\"mutated\":true}"))
                    .anyMatch(said -> said.contains(
                            "failed-open.validating.webhook.admission.k8s.io/round_0_index_0=away.example.com"));
            assertThat(face.faults()).isEmpty();
            face.loop().post(() -> plane.get().close());
        }
    }

    private static void refuse(Kubectl kubectl, WebhookServer server) {
        kubectl.given(configuration("Validating", "guard", server.url("/guard"), server, ""), "apply", "-f", "-")
                .says("validatingwebhookconfiguration.admissionregistration.k8s.io/guard created");
        kubectl.line("create configmap bare --from-literal=a=1")
                .fails("error: failed to create configmap: admission webhook \"guard.example.com\" denied the request:"
                        + " who owns it?");
        kubectl.given(map("bare", ""), "apply", "-f", "-")
                .fails(
                        "Error from server: error when creating \"STDIN\": admission webhook \"guard.example.com\" denied"
                                + " the request: who owns it?");
        kubectl.given(map("bare", ""), "apply", "--dry-run=server", "-f", "-").fails("who owns it?");
        kubectl.line("get configmap bare").fails("configmaps \"bare\" not found");
        Kubectl.Result made =
                kubectl.given(map("owned", "owner: me"), "apply", "-f", "-").says("configmap/owned created");
        assertThat(made.err()).contains("Warning: me is on holiday");
        kubectl.line("label configmap owned owner-").fails("who owns it?");
        kubectl.line("delete configmap owned").fails("denied the request: still in use");
        kubectl.line("delete validatingwebhookconfiguration guard").ok();
        kubectl.line("delete configmap owned").says("configmap \"owned\" deleted");
    }

    private static void change(Kubectl kubectl, WebhookServer server) {
        kubectl.given(configuration("Mutating", "owner", server.url("/owner"), server, ""), "create", "-f", "-")
                .says("mutatingwebhookconfiguration.admissionregistration.k8s.io/owner created");
        String owner = "-o=jsonpath={.metadata.labels.owner}";
        kubectl.given(map("changed", ""), "create", "--dry-run=server", owner, "-f", "-")
                .says("webhook");
        kubectl.line("get configmap changed").fails("not found");
        kubectl.given(map("changed", ""), "apply", "--server-side", "-f", "-").ok();
        kubectl.line("get configmap changed " + owner).says("webhook");
        kubectl.given(map("changed", ""), "apply", "--server-side", "-f", "-").ok();
        kubectl.line("create deployment web --image=registry.example.com/web:1").ok();
        kubectl.line("wait --for=jsonpath={.status.replicas}=1 deployment/web --timeout=20s")
                .ok();
        assertThat(server.asked.stream()
                        .map(request -> request.text("operation").orElse("")))
                .contains("CREATE", "UPDATE", "DELETE");
        kubectl.line("delete mutatingwebhookconfiguration owner").ok();
    }

    private static void fail(Kubectl kubectl, WebhookServer server) {
        String nowhere = "https://127.0.0.1:1/x";
        kubectl.given(configuration("Validating", "away", nowhere, server, ""), "create", "-f", "-")
                .ok();
        kubectl.line("create configmap lost")
                .fails("error: failed to create configmap: Internal error occurred: failed calling webhook"
                        + " \"away.example.com\": failed to call webhook: Post \"https://127.0.0.1:1/x?timeout=10s\": dial tcp"
                        + " 127.0.0.1:1: connect: connection refused");
        kubectl.given(
                        configuration("Validating", "away", nowhere, server, ", failurePolicy: Ignore"),
                        "apply",
                        "-f",
                        "-")
                .ok();
        kubectl.line("create configmap lost").says("configmap/lost created");
        kubectl.line("delete validatingwebhookconfiguration away").ok();
        kubectl.given(configuration("Validating", "bad", "http://127.0.0.1/x", server, ""), "create", "-f", "-")
                .fails("webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme;"
                        + " desired format: https://host[/path]");
    }

    private static Mapping judge(Mapping request) {
        if (request.text("operation").equals(java.util.Optional.of("DELETE"))) return denied("still in use");
        String owner = request.text("object", "metadata", "labels", "owner").orElse("");
        if (owner.isEmpty())
            return denied("who owns it?")
                    .with("warnings", List.of("nobody is nobody"))
                    .with("auditAnnotations", Mapping.of("owner", "none"));
        return Mapping.of("allowed", true, "warnings", List.of(owner + " is on holiday"));
    }

    private static Mapping denied(String message) {
        return Mapping.of("allowed", false, "status", Mapping.of("message", message));
    }

    private static Mapping own(Mapping request) {
        if (request.get("object").orElseThrow().isNull()) return Mapping.of("allowed", true);
        Mapping labels = request.mapping("object", "metadata", "labels").with("owner", "webhook");
        byte[] patch = Json.text(dev.slipway.diff.tree.Sequence.of(
                        Mapping.of("op", "add", "path", "/metadata/labels", "value", labels)))
                .getBytes(StandardCharsets.UTF_8);
        return Mapping.of(
                "allowed",
                true,
                "patchType",
                "JSONPatch",
                "patch",
                Base64.getEncoder().encodeToString(patch));
    }

    private static String map(String name, String labels) {
        return MAP.replace("NAME", name).replace("LABELS", labels);
    }

    private static String configuration(String kind, String name, String url, WebhookServer server, String more) {
        String rules = kind.equals("Mutating") ? "['*']" : "[configmaps]";
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - {name: %s.example.com, admissionReviewVersions: [v1], sideEffects: None,
                   clientConfig: {url: '%s', caBundle: %s},
                   namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}},
                   rules: [{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: %s}]%s}
                """.formatted(kind, name, name, url, server.caBundle(), rules, more);
    }
}
