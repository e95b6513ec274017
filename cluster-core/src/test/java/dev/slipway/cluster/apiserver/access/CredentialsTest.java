package dev.slipway.cluster.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path data;

    @Test
    void onlyTheOwnerCanReadThem() throws Exception {
        open(START).writeKubeconfig(data.resolve("kubeconfig"), "https://127.0.0.1:6443");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("pki"))))
                .isEqualTo("rwx------");
        for (String file : List.of("kubeconfig", "pki/ca.key", "pki/server.key", "pki/admin.key", "pki/admin.token"))
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
    }

    @Test
    void aLaterStartUsesThemAgain() throws Exception {
        Credentials first = open(START);

        Credentials later = open(START.plus(Duration.ofDays(100)));

        assertThat(later.authority()).isEqualTo(first.authority());
        assertThat(later.server()).isEqualTo(first.server());
        assertThat(token(later)).isEqualTo(token(first));
    }

    @Test
    void theServersCertificateIsRenewedBeforeItRunsOut() throws Exception {
        Credentials first = open(START);

        Credentials later = open(START.plus(Duration.ofDays(340)));

        assertThat(later.authority()).isEqualTo(first.authority());
        assertThat(later.server()).isNotEqualTo(first.server());
        assertThat(token(later)).isEqualTo(token(first));
    }

    @Test
    void theServersCertificateCoversItsAddresses() throws Exception {
        Credentials first = open(START);

        Credentials moved = Credentials.open(data, List.of("10.1.2.3", "plane.example.com"), () -> START);

        assertThat(first.server().certificate().getSubjectAlternativeNames().toString())
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "kubernetes.default.svc");
        assertThat(moved.server().certificate().getSubjectAlternativeNames().toString())
                .contains("10.1.2.3", "plane.example.com");
        moved.server().certificate().verify(first.authority().getPublicKey());
    }

    @Test
    void tokenAndCertificateBothAreTheAdministrator() throws Exception {
        Credentials credentials = open(START);
        Authenticator authenticator = credentials.authenticator(key -> Optional.empty(), () -> START);
        X509Certificate certificate = Pem.certificate(Files.readString(data.resolve("pki/admin.crt")));

        assertThat(authenticator.authenticate(Optional.empty(), "Bearer " + token(credentials)))
                .contains(User.ADMIN);
        assertThat(authenticator
                        .authenticate(Optional.of(certificate), "")
                        .orElseThrow()
                        .isMaster())
                .isTrue();
        assertThat(authenticator
                        .authenticate(Optional.of(certificate), "")
                        .orElseThrow()
                        .name())
                .isEqualTo("admin");
    }

    @Test
    void aCertificateThatIsNotGoodCountsAsNone(@TempDir Path elsewhere) throws Exception {
        Credentials credentials = open(START);
        Credentials.open(elsewhere, List.of("127.0.0.1"), () -> START);
        X509Certificate ours = certificate(data, "admin");
        Authenticator now = credentials.authenticator(key -> Optional.empty(), () -> START);
        Authenticator later =
                credentials.authenticator(key -> Optional.empty(), () -> START.plus(Duration.ofDays(400)));

        assertThat(now.authenticate(Optional.of(certificate(elsewhere, "admin")), ""))
                .as("signed by another authority of the same name")
                .isEmpty();
        assertThat(now.authenticate(Optional.of(certificate(data, "server")), ""))
                .as("for a server")
                .isEmpty();
        assertThat(later.authenticate(Optional.of(ours), "")).as("expired").isEmpty();
        assertThat(later.authenticate(Optional.of(ours), "Bearer " + token(credentials)))
                .as("expired, with a token")
                .contains(User.ADMIN);
    }

    private static X509Certificate certificate(Path folder, String name) throws Exception {
        return Pem.certificate(Files.readString(folder.resolve("pki/" + name + ".crt")));
    }

    @Test
    void anythingElseIsNobody() throws Exception {
        Authenticator authenticator = open(START).authenticator(key -> Optional.empty(), () -> START);

        assertThat(authenticator.authenticate(Optional.empty(), "")).isEmpty();
        assertThat(authenticator.authenticate(Optional.empty(), "Bearer ")).isEmpty();
        assertThat(authenticator.authenticate(Optional.empty(), "Bearer guess")).isEmpty();
        assertThat(authenticator.authenticate(Optional.empty(), "Basic YWRtaW46YWRtaW4="))
                .isEmpty();
    }

    @Test
    void aBrokenFileIsNamed() throws Exception {
        open(START);
        Files.writeString(data.resolve("pki/ca.crt"), "not a certificate");

        assertThatThrownBy(() -> open(START))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("pki/ca.crt");
    }

    @Test
    void secretsAreNotPrinted() throws Exception {
        Credentials credentials = open(START);

        assertThat(credentials.toString()).doesNotContain(token(credentials));
        assertThat(credentials.server().toString()).isEqualTo("Identity CN=slipway-apiserver");
    }

    private Credentials open(Instant now) throws Exception {
        return Credentials.open(data, List.of("127.0.0.1"), () -> now);
    }

    private String token(Credentials credentials) throws Exception {
        Path file = data.resolve("kubeconfig");
        credentials.writeKubeconfig(file, "https://127.0.0.1:6443");
        Mapping root = (Mapping) Yaml.readOne(Files.readString(file)).root();
        return root.sequence("users").mappings().get(0).text("user", "token").orElseThrow();
    }
}
