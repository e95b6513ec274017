package dev.slipway.cluster.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.apiserver.access.Credentials;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
    private static final String GOOD = """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts:
            - {name: here, context: {cluster: plane, user: me, namespace: shop}}
            clusters:
            - {name: plane, cluster: {server: "https://127.0.0.1:6443/"}}
            users:
            - {name: me, user: {token: secret}}
            """;

    @TempDir
    Path folder;

    @Test
    void readsServerTokenAndNamespace() throws Exception {
        Access access = Kubeconfig.read(write(GOOD));

        assertThat(access.server()).isEqualTo(URI.create("https://127.0.0.1:6443"));
        assertThat(access.token()).isEqualTo("secret");
        assertThat(access.namespace()).isEqualTo("shop");
        assertThat(access.toString()).doesNotContain("secret");
    }

    @Test
    void readsFilesNextToIt() throws Exception {
        Credentials.open(folder, List.of(), () -> Instant.parse("2026-01-01T00:00:00Z"));
        Files.writeString(folder.resolve("token"), "from-file\n");
        String config = GOOD.replace("6443/\"", "6443/\", certificate-authority: pki/ca.crt")
                .replace(
                        "token: secret",
                        "tokenFile: token, client-certificate: pki/admin.crt, client-key: pki/admin.key");

        Access access = Kubeconfig.read(write(config));

        assertThat(access.authorities()).hasSize(1);
        assertThat(access.token()).isEqualTo("from-file");
        assertThat(access.identity().orElseThrow().key().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void readsKeysInTheFormsThatInstallersWrite() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        PrivateKey rsaKey = rsa.generateKeyPair().getPrivate();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(256);
        PrivateKey ecKey = ec.generateKeyPair().getPrivate();

        assertThat(PrivateKeys.read(pem("PRIVATE KEY", rsaKey.getEncoded()))).isEqualTo(rsaKey);
        assertThat(PrivateKeys.read(pem("PRIVATE KEY", ecKey.getEncoded()))).isEqualTo(ecKey);
        assertThat(PrivateKeys.read(pem("RSA PRIVATE KEY", inner(rsaKey.getEncoded(), 22))))
                .isEqualTo(rsaKey);
    }

    /** A key as {@code openssl ecparam -name prime256v1 -genkey} writes it. */
    @Test
    void readsEcKeysOfOpenssl() throws Exception {
        String pem = """
                -----BEGIN EC PRIVATE KEY-----
                MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49
                AwEHoUQDQgAEPR3tU2Fta9ktY+6P9G0cWO+0kETA6SFs38GecTyudlHz6xvCdz8q
                EKTcWGekdmdDPsHloRNtsiCa697B2O9IFA==
                -----END EC PRIVATE KEY-----
                """;

        assertThat(PrivateKeys.read(pem).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "current-context: here | current-context: there | current-context: names \"there\", which is not among the contexts",
                "current-context: here | x: y | current-context: is not set; name one of the contexts",
                "cluster: plane | cluster: other | contexts[here].context.cluster: names \"other\", which is not among the clusters",
                "https://127.0.0.1:6443/ | localhost | clusters[plane].cluster.server: expected a URL such as"
                        + " https://127.0.0.1:6443, found \"localhost\"",
                "token: secret | exec: {} | users[me].user.exec: is not supported",
                "token: secret | tokenFile: gone | users[me].user.tokenFile: cannot read",
                "token: secret | client-key-data: QQ== | users[me].user: client-certificate and client-key belong together",
                "kind: Config | kind: [ | line 2: "
            })
    void saysWhatIsWrongAndWhere(String part, String replacement, String message) throws Exception {
        Path file = write(GOOD.replace(part, replacement));

        assertThatThrownBy(() -> Kubeconfig.read(file))
                .isInstanceOf(BadKubeconfig.class)
                .message()
                .startsWith(file + ": ")
                .contains(message.startsWith("line 2") ? "line " : message);
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> Kubeconfig.read(folder.resolve("gone")))
                .hasMessage(folder.resolve("gone") + ": there is no such file");
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("config"), text);
    }

    private static byte[] inner(byte[] pkcs8, int offset) {
        // SEQUENCE(4) INTEGER(3) AlgorithmIdentifier(15) OCTET STRING header(4)
        return java.util.Arrays.copyOfRange(pkcs8, offset + 4, pkcs8.length);
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
