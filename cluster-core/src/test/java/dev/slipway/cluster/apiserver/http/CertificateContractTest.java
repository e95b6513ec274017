package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a person gets a certificate, as Kubernetes' documentation tells it, by real openssl and kubectl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class CertificateContractTest {
    private static final String REQUEST = """
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: NAME}
            spec:
              request: BASE64
              signerName: kubernetes.io/kube-apiserver-client
              expirationSeconds: 86400
              usages: [USAGE]
            """;

    private Path folder;
    private RunningFace face;
    private ControlPlane plane;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path data = folder.resolve("data");
        face = new RunningFace(data, loop -> {
            plane = new ControlPlane(loop, new MemoryJournal(), ControlPlane.Settings.withNodes(0));
            Credentials credentials = credentials(data, loop);
            loop.post(() -> plane.start(Optional.of(credentials)));
            return Plane.of(plane.apiServer());
        });
    }

    private static Credentials credentials(Path data, EventLoop loop) {
        try {
            return Credentials.open(data, List.of("127.0.0.1"), loop);
        } catch (IOException | GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    @AfterAll
    void stop() {
        face.loop().post(plane::close);
        face.close();
        assertThat(face.faults()).isEmpty();
    }

    static List<Path> programs() {
        return Kubectl.programs();
    }

    private Kubectl kubectl(Path program, String name) throws IOException {
        int minor = Kubectl.minorOf(program).orElseThrow();
        Path home = Files.createDirectories(folder.resolve("home-" + name + "-" + minor));
        return new Kubectl(program, minor, Files.copy(face.kubeconfig(), home.resolve("kubeconfig")), home);
    }

    private static void openssl(Path home, String command) {
        Kubectl.run(new ProcessBuilder(("openssl " + command).split(" ")).directory(home.toFile()), "")
                .ok();
    }

    private static String request(Path home, String name, String usage) throws IOException {
        byte[] text = Files.readAllBytes(home.resolve(name + ".csr"));
        return REQUEST.replace("NAME", name)
                .replace("BASE64", Base64.getEncoder().encodeToString(text))
                .replace("USAGE", usage);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aCertificateThatSomebodyApprovedOpensTheDoor(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "approved");
        Path home = kubectl.home();
        String user = "mia-" + kubectl.minor();
        openssl(home, "genrsa -out " + user + ".key 2048");
        openssl(home, "req -new -key " + user + ".key -out " + user + ".csr -subj /CN=" + user + "/O=dev");

        kubectl.given(request(home, user, "client auth"), "apply", "-f", "-").says("created");
        kubectl.line("get csr " + user).says("kubernetes.io/kube-apiserver-client", "admin", "24h", "Pending");
        kubectl.line("certificate approve " + user)
                .says("certificatesigningrequest.certificates.k8s.io/" + user, "approved");
        kubectl.line("wait csr " + user + " --for=jsonpath={.status.conditions[0].type}=Approved")
                .ok();
        String base64 = awaited(kubectl, user);
        kubectl.line("get csr " + user).says("Approved,Issued");
        kubectl.line("describe csr " + user).says("Requesting User:", "admin", "Common Name:", user, "Approved,Issued");

        Files.write(home.resolve(user + ".crt"), Base64.getDecoder().decode(base64));
        openssl(home, "verify -CAfile " + folder.resolve("data/pki/ca.crt") + " " + user + ".crt");
        Kubectl mia = withCertificate(kubectl, user);
        mia.line("get pods").fails("pods is forbidden: User \"" + user + "\" cannot list resource \"pods\"");
        kubectl.line("create rolebinding " + user + " --clusterrole=view --user=" + user)
                .ok();
        mia.line("get pods").ok();
        kubectl.line("delete csr " + user).says("deleted");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aCertificateOfSomebodyElseIsToldByAStatus(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "foreign");
        openssl(
                kubectl.home(),
                "req -x509 -newkey rsa:2048 -nodes -keyout eve.key -out eve.crt -subj /CN=admin/O=system:masters -days 1");
        Kubectl eve = withCertificate(kubectl, "eve");

        eve.line("get --raw /api").fails("Unauthorized");
        kubectl.line("get --raw /api --client-key=" + kubectl.home() + "/eve.key --client-certificate=" + kubectl.home()
                        + "/eve.crt")
                .says("\"versions\"");
    }

    /** The signer is a controller: it comes a moment later. */
    private static String awaited(Kubectl kubectl, String name) {
        String certificate = "";
        while (certificate.isEmpty())
            certificate = kubectl.line("get csr " + name + " -o jsonpath={.status.certificate}")
                    .ok()
                    .out();
        return certificate;
    }

    private static Kubectl withCertificate(Kubectl kubectl, String user) throws IOException {
        Path config = kubectl.home().resolve("kubeconfig-" + user);
        String admin = Files.readString(kubectl.kubeconfig(), StandardCharsets.UTF_8);
        Files.writeString(config, admin.replaceAll("token: .*", ""));
        Kubectl other = new Kubectl(kubectl.program(), kubectl.minor(), config, kubectl.home());
        other.line("config set-credentials " + user + " --client-key=" + kubectl.home() + "/" + user
                        + ".key --client-certificate=" + kubectl.home() + "/" + user + ".crt --embed-certs=true")
                .ok();
        other.line("config set-context --current --user=" + user).ok();
        return other;
    }

    @ParameterizedTest
    @MethodSource("programs")
    void whatIsDeniedOrUnfitIsNotSigned(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "denied");
        Path home = kubectl.home();
        String denied = "denied-" + kubectl.minor();
        String unfit = "unfit-" + kubectl.minor();
        for (String name : List.of(denied, unfit)) {
            openssl(home, "genrsa -out " + name + ".key 2048");
            openssl(home, "req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + name);
        }

        kubectl.given(request(home, denied, "client auth"), "create", "-f", "-").says("created");
        kubectl.given(request(home, unfit, "server auth"), "create", "-f", "-").says("created");
        kubectl.line("certificate deny " + denied).says("denied");
        kubectl.line("certificate approve " + unfit).says("approved");

        kubectl.line("wait csr " + unfit + " --for=condition=Failed --timeout=20s")
                .ok();
        kubectl.line("get csr " + denied + " " + unfit).says("Denied", "Approved,Failed");
        assertThat(kubectl.line("get csr " + unfit + " -o yaml").ok().out())
                .contains("reason: SignerValidationFailure", "invalid usage for client certificate: server auth");
        kubectl.line("certificate approve " + denied + " --as eve --as-group system:authenticated")
                .fails("is forbidden: User \"eve\" cannot");
    }
}
