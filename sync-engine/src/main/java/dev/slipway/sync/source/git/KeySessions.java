package dev.slipway.sync.source.git;

import dev.slipway.sync.source.Remote.Credentials;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.jspecify.annotations.Nullable;

/** SSH sessions with one key and one file of trusted hosts; nothing else of the machine's ssh configuration counts. */
final class KeySessions extends SshdSessionFactory {
    private final Credentials.SshKey key;

    KeySessions(Credentials.SshKey key) {
        this.key = key;
        File directory = key.keyFile().toAbsolutePath().resolveSibling("").toFile();
        setHomeDirectory(directory);
        setSshDirectory(directory);
    }

    @Override
    protected List<Path> getDefaultIdentities(File directory) {
        return List.of(key.keyFile());
    }

    @Override
    protected List<Path> getDefaultKnownHostsFiles(File directory) {
        return List.of(key.knownHostsFile());
    }

    @Override
    protected ServerKeyDatabase createServerKeyDatabase(File home, File directory) {
        return new StrictHostKeys(super.createServerKeyDatabase(home, directory));
    }

    @Override
    protected @Nullable SshConfigStore createSshConfigStore(File home, File config, String user) {
        return null;
    }

    @Override
    protected String getDefaultPreferredAuthentications() {
        return "publickey";
    }
}
