package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a CertificateSigningRequest when somebody makes, approves or signs it. */
class CertificateRequestTest {
    private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    private static final User DAVE =
            new User("dave", "u-1", List.of("dev", "system:authenticated"), new TreeMap<>()).withExtra("team", "a");

    private final TestPlane plane = TestPlane.withShop();

    static String base64(String name) {
        try (InputStream file = CertificateRequestTest.class.getResourceAsStream("/requests/" + name + ".csr")) {
            return Base64.getEncoder().encodeToString(file.readAllBytes());
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    static String request(String name, String signer) {
        return "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: " + name
                + "}, spec: {request: " + base64(name) + ", signerName: " + signer
                + ", usages: [client auth], username: somebody-else, groups: [system:masters]}}";
    }

    @Test
    void saysWhoAskedWhateverTheySay() {
        plane.created(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: asks}, rules: []}");

        ApiObject made =
                done(plane.await(plane.server.clientFor(DAVE).create(object(request("alice", CLIENT)), BY_TEST)));

        assertThat(made.spec().text("username")).hasValue("dave");
        assertThat(made.spec().text("uid")).hasValue("u-1");
        assertThat(made.spec().sequence("groups")).isEqualTo(Sequence.of("dev", "system:authenticated"));
        assertThat(made.spec().mapping("extra")).isEqualTo(Mapping.of("team", Sequence.of("a")));
    }

    @Test
    void keepsWhatWasAskedForAsItWas() {
        ApiObject made = plane.created(request("alice", CLIENT));

        ApiObject changed = done(plane.await(plane.client.patch(
                made.key(),
                Patch.merge(Mapping.of(
                        "spec", Mapping.of("signerName", "example.com/other"), "metadata", labels("color", "blue"))),
                BY_TEST)));

        assertThat(changed.spec()).isEqualTo(made.spec());
        assertThat(changed.labels()).containsEntry("color", "blue");
    }

    private static Mapping labels(String key, String value) {
        return Mapping.of("labels", Mapping.of(key, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        forged | usages: [client auth]        | the request is not signed by the key that it names
        alice  | usages: [clients]            | spec.usages[0]: Unsupported value: "clients": supported values: "any", "cert sign"
        alice  | usages: []                   | spec.usages: Required value
        alice  | signerName: kubernetes.io/legacy-unknown | the legacy signerName is not allowed via this API version
        """)
    void refusesWhatIsNoRequest(String name, String change, String why) {
        ApiObject wrong = object(request(name, CLIENT));
        Mapping said = object("{" + change + "}").root();
        for (var field : said) wrong = wrong.withAt(field.getValue(), "spec", field.getKey());

        Status refusal = refused(plane.await(plane.client.create(wrong, BY_TEST)));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"rsa", "ed", "node", "serving"})
    void takesRequestsWithAnyUsualKey(String name) {
        assertThat(plane.created(request(name, CLIENT)).name()).isEqualTo(name);
    }

    @Test
    void makesNobodyAMasterOfTheCluster() {
        Status refusal = plane.refusedCreation(request("master", CLIENT));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message())
                .isEqualTo("certificatesigningrequests.certificates.k8s.io \"master\" is forbidden: use of " + CLIENT
                        + " signer with system:masters group is not allowed");
    }

    @Test
    void approvingNeedsARightThatNamesTheSigner() {
        ApiObject made = plane.created(request("alice", CLIENT));
        ApiObject approved = made.withStatus(Mapping.of("conditions", Sequence.of(condition("Approved"))));
        Client dave = plane.server.clientFor(DAVE);

        Status refusal = refused(plane.await(dave.update(approved, BY_TEST.on("approval"))));
        grant("approve", "kubernetes.io/*");
        ApiObject decided = done(plane.await(dave.update(approved, BY_TEST.on("approval"))));

        assertThat(refusal.message())
                .isEqualTo(
                        "certificatesigningrequests.certificates.k8s.io \"alice\" is forbidden: user not permitted to"
                                + " approve requests with signerName \"" + CLIENT + "\"");
        Mapping condition = decided.status().sequence("conditions").mappings().get(0);
        assertThat(condition.text("lastTransitionTime")).isPresent();
        assertThat(condition.text("lastUpdateTime")).isPresent();
    }

    @Test
    void signingNeedsARightOfItsOwnAndHappensOnce() {
        ApiObject made = plane.created(request("alice", CLIENT));
        Client dave = plane.server.clientFor(DAVE);
        ApiObject signed = made.withStatus(Mapping.of("certificate", certificate("one")));

        assertThat(refused(plane.await(dave.update(signed, BY_TEST.on("status"))))
                        .message())
                .contains("user not permitted to sign requests with signerName \"" + CLIENT + "\"");
        grant("sign", CLIENT);
        ApiObject once = done(plane.await(dave.update(signed, BY_TEST.on("status"))));

        assertThat(refused(plane.await(dave.update(
                                once.withStatus(Mapping.of("certificate", certificate("two"))), BY_TEST.on("status"))))
                        .message())
                .contains("status.certificate: Forbidden: updates may not modify existing certificate content");
        assertThat(refused(plane.await(dave.update(
                                once.withStatus(once.status().with("conditions", Sequence.of(condition("Approved")))),
                                BY_TEST.on("status"))))
                        .message())
                .contains("status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
    }

    private static String certificate(String content) {
        String text = "-----BEGIN CERTIFICATE-----\n" + content + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static Mapping condition(String type) {
        return Mapping.of("type", type, "status", "True", "reason", "Because");
    }

    private void grant(String verb, String signer) {
        plane.created("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}, rules: ["
                + "{apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: ['" + signer + "'], verbs: ["
                + verb + "]}]}");
        plane.created("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b},"
                + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r},"
                + " subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: dave}]}");
    }
}
