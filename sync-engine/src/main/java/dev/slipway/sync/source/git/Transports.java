package dev.slipway.sync.source.git;

import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** Opens connections to one remote with its credentials. */
final class Transports implements AutoCloseable {
    /** A remote that says nothing for this long is given up; the next poll tries again. */
    private static final int SILENCE_SECONDS = 30;

    private final Remote remote;
    private SshdSessionFactory ssh = new SshdSessionFactory();

    Transports(Remote remote) {
        this.remote = remote;
    }

    /** A new connection; the caller closes it. */
    Transport open(Repository mirror) throws IOException {
        Transport transport = Transport.open(mirror, uri());
        transport.setTimeout(SILENCE_SECONDS);
        Credentials credentials = remote.credentials();
        if (credentials instanceof Credentials.Password password) {
            transport.setCredentialsProvider(new UsernamePasswordCredentialsProvider(
                    secret(password.usernameFile()), secret(password.passwordFile())));
        }
        if (transport instanceof SshTransport over) {
            if (!(credentials instanceof Credentials.SshKey key)) {
                throw new TransportException("no ssh key: set credentials.sshKeyFile and credentials.knownHostsFile");
            }
            over.setSshSessionFactory(sessions(key));
        }
        return transport;
    }

    @Override
    public void close() {
        ssh.close();
    }

    private URIish uri() throws IOException {
        try {
            return new URIish(remote.url());
        } catch (URISyntaxException invalid) {
            throw new TransportException("not a URL of a Git repository: " + remote.display(), invalid);
        }
    }

    /** Trailing white space is not part of a secret: editors add it. */
    private static String secret(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IOException("the credentials file " + file + " cannot be read", unreadable);
        }
    }

    private SshdSessionFactory sessions(Credentials.SshKey key) throws IOException {
        for (Path file : List.of(key.keyFile(), key.knownHostsFile())) {
            if (!Files.isReadable(file)) throw new IOException("the credentials file " + file + " cannot be read");
        }
        ssh.close();
        ssh = new KeySessions(key);
        return ssh;
    }
}
