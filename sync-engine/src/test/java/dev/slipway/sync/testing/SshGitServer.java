package dev.slipway.sync.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** Git over SSH: a real SSH server that runs the real git programs, with one key that may come in. */
public final class SshGitServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;
    private final Path keyFile;

    /** Starts at a free port of the loopback address; writes the private key of the one user into a folder. */
    public SshGitServer(Path folder) throws IOException, GeneralSecurityException {
        hostKey = key();
        KeyPair user = key();
        keyFile = write(folder.resolve("id_ecdsa"), user);
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((name, offered, session) -> KeyUtils.compareKeys(offered, user.getPublic()));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    /** The private key that may come in. */
    public Path keyFile() {
        return keyFile;
    }

    /** A private key that may not. */
    public static Path strangersKey(Path folder) throws IOException, GeneralSecurityException {
        return write(folder.resolve("id_stranger"), key());
    }

    /** Writes a known-hosts file that holds this server's key. */
    public Path knownHosts(Path file) throws IOException {
        return knownHosts(file, hostKey);
    }

    /** Writes a known-hosts file that holds another key for this server. */
    public Path wrongKnownHosts(Path file) throws IOException, GeneralSecurityException {
        return knownHosts(file, key());
    }

    /** The URL of a repository on this machine. */
    public String url(Path repository) {
        return "ssh://git@127.0.0.1:" + server.getPort() + repository.toAbsolutePath();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private Path knownHosts(Path file, KeyPair key) throws IOException {
        String line = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
        return Files.writeString(file, line, StandardCharsets.US_ASCII);
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static Path write(Path file, KeyPair key) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        Files.setPosixFilePermissions(file, Set.of(java.nio.file.attribute.PosixFilePermission.OWNER_READ));
        return file;
    }
}
