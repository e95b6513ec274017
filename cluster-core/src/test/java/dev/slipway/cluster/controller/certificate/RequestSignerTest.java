package dev.slipway.cluster.controller.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSignerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CLIENT = "kubernetes.io/kube-apiserver-client";

    private Credentials credentials;
    private RequestSigner signer;

    @BeforeAll
    void open(@TempDir Path data) throws Exception {
        credentials = Credentials.open(data, List.of(), () -> NOW);
        signer = new RequestSigner(credentials.certificateAuthority());
    }

    private static ApiObject request(String name, String signer, String usages) throws Exception {
        try (InputStream file = RequestSignerTest.class.getResourceAsStream("/requests/" + name + ".csr")) {
            String base64 = Base64.getEncoder().encodeToString(file.readAllBytes());
            List<String> list = Arrays.asList(usages.split(", "));
            return ApiObject.of(GroupVersionKind.of("certificates.k8s.io/v1", "CertificateSigningRequest"), "", name)
                    .withAt(Times.seconds(NOW), "metadata", "creationTimestamp")
                    .with("spec", Mapping.of("request", base64, "signerName", signer, "usages", Tree.of(list)));
        }
    }

    private static ApiObject decided(ApiObject request, String type) {
        return request.withStatus(Mapping.of(
                "conditions",
                Sequence.of(Mapping.of("type", type, "status", "True", "lastUpdateTime", Times.seconds(NOW)))));
    }

    private static Decision ask(Reconciler reconciler, ApiObject request, Instant now) {
        return reconciler.reconcile(request.key(), World.of(List.of(request)), now);
    }

    private Mapping signed(ApiObject request) {
        Command command = ask(signer, request, NOW).commands().get(0);
        return ((Command.UpdateStatus) command).object().status();
    }

    private static X509Certificate certificate(Mapping status) throws Exception {
        byte[] text = Base64.getDecoder().decode(status.text("certificate").orElseThrow());
        assertThat(new String(text, StandardCharsets.US_ASCII)).startsWith("-----BEGIN CERTIFICATE-----\n");
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(text));
    }

    @Test
    void signsWhatIsApprovedForAsLongAsWasAsked() throws Exception {
        ApiObject request = decided(request("alice", CLIENT, "client auth, digital signature"), "Approved");

        X509Certificate year = certificate(signed(request));
        X509Certificate hour = certificate(signed(request.withAt(3600, "spec", "expirationSeconds")));

        year.verify(credentials.authority().getPublicKey());
        assertThat(year.getSubjectX500Principal().getName()).contains("CN=alice", "O=shop", "O=dev");
        assertThat(year.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(year.getKeyUsage()).startsWith(true, false, false);
        assertThat(year.getBasicConstraints()).isEqualTo(-1);
        assertThat(year.getNotAfter().toInstant())
                .isEqualTo(NOW.plus(Duration.ofDays(365)).minus(Duration.ofMinutes(5)));
        assertThat(hour.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(hour.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    }

    @Test
    void servesNodesAtTheirNames() throws Exception {
        ApiObject request = request("serving", "kubernetes.io/kubelet-serving", "digital signature, server auth");

        X509Certificate serving = certificate(signed(decided(request, "Approved")));

        assertThat(serving.getSubjectAlternativeNames()).containsExactly(List.of(2, "n1"), List.of(7, "10.0.0.1"));
        assertThat(serving.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alice   | kubernetes.io/kube-apiserver-client         | server auth                    | invalid usage for client certificate: server auth
        alice   | kubernetes.io/kube-apiserver-client         | digital signature              | missing required usage for client certificate: client auth
        alice   | kubernetes.io/kube-apiserver-client-kubelet | client auth, digital signature | subject organization is not system:nodes
        serving | kubernetes.io/kube-apiserver-client-kubelet | client auth, digital signature | DNS subjectAltNames are not allowed
        odd     | kubernetes.io/kube-apiserver-client-kubelet | client auth, digital signature | subject common name does not begin with system:node:
        node    | kubernetes.io/kube-apiserver-client-kubelet | client auth                    | usages did not match [client auth digital signature key encipherment]
        node    | kubernetes.io/kubelet-serving               | server auth, digital signature | DNS or IP subjectAltName is required
        """)
    void saysWhyItDoesNotSign(String name, String title, String usages, String why) throws Exception {
        Mapping status = signed(decided(request(name, title, usages), "Approved"));

        Mapping failed = status.sequence("conditions").mappings().get(1);
        assertThat(status.has("certificate")).isFalse();
        assertThat(failed.text("type")).hasValue("Failed");
        assertThat(failed.text("reason")).hasValue("SignerValidationFailure");
        assertThat(failed.text("message")).hasValue(why);
    }

    @Test
    void leavesAloneWhatNobodyApprovedOrOthersSign() throws Exception {
        ApiObject request = request("alice", CLIENT, "client auth");

        assertThat(ask(signer, request, NOW).isNothing()).isTrue();
        assertThat(ask(signer, decided(request, "Denied"), NOW).isNothing()).isTrue();
        assertThat(ask(signer, decided(request("alice", "example.com/ca", "client auth"), "Approved"), NOW)
                        .isNothing())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', 24", "Denied, 1", "Failed, 1", "Approved, 24"})
    void oldRequestsGo(String condition, int hours) throws Exception {
        ApiObject request = request("alice", "example.com/ca", "client auth");
        ApiObject old = condition.isEmpty() ? request : decided(request, condition);

        Decision before =
                ask(new RequestReaper(), old, NOW.plus(Duration.ofHours(hours)).minusSeconds(1));
        Decision after = ask(new RequestReaper(), old, NOW.plus(Duration.ofHours(hours)));

        assertThat(before.isNothing()).isTrue();
        assertThat(before.lookAgain()).isEqualTo(Optional.of(Duration.ofSeconds(1)));
        assertThat(after.commands()).containsExactly(Command.delete(old));
    }

    @Test
    void signedRequestsGoAnHourLaterOrWithTheirCertificate() throws Exception {
        ApiObject request = decided(request("alice", CLIENT, "client auth"), "Approved");
        ApiObject signed = request.withStatus(signed(request));
        ApiObject brief = request.withAt(600, "spec", "expirationSeconds");
        ApiObject briefSigned = brief.withStatus(signed(brief));

        assertThat(ask(new RequestReaper(), signed, NOW).lookAgain()).contains(Duration.ofHours(1));
        assertThat(ask(new RequestReaper(), briefSigned, NOW).lookAgain()).contains(Duration.ofMinutes(10));
    }
}
