package dev.slipway.sync.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import dev.slipway.sync.testing.GitClone;
import dev.slipway.sync.testing.HttpGitServer;
import dev.slipway.sync.testing.SshGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a repository: reading, moving a tag, and being refused, each against a real server. */
class GitTransportContractTest {
    @TempDir
    Path folder;

    private Path bare;
    private GitClone clone;
    private CommitId first;

    @BeforeEach
    void fill() {
        bare = GitClone.bare(folder.resolve("shop.git"));
        clone = GitClone.of(bare.toUri().toString(), folder.resolve("clone"));
        first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
    }

    @Test
    void readsAndMovesTagsOverHttp() throws IOException {
        try (HttpGitServer server = new HttpGitServer(folder)) {
            readsAndMoves(new Remote(server.url("shop.git"), Optional.empty(), password(HttpGitServer.PASSWORD)));
        }
    }

    @Test
    void saysThatAPasswordIsWrongWithoutSayingIt() throws IOException {
        try (HttpGitServer server = new HttpGitServer(folder)) {
            Problem problem = refused(new Remote(server.url("shop.git"), Optional.empty(), password("battery staple")));

            assertThat(problem.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(problem.message())
                    .contains(server.url("shop.git"), "credentials")
                    .doesNotContain("battery");
        }
    }

    @Test
    void saysThatCredentialsAreMissing() throws IOException {
        try (HttpGitServer server = new HttpGitServer(folder)) {
            Problem problem = refused(new Remote(server.url("shop.git"), Optional.empty(), new Credentials.None()));

            assertThat(problem.reason()).isEqualTo(Reason.AuthenticationFailed);
        }
    }

    @Test
    void neverRepeatsAPasswordThatStandsInTheUrl() throws IOException {
        try (HttpGitServer server = new HttpGitServer(folder)) {
            String url = server.url("shop.git").replace("http://", "http://eve:hunter2@");

            Problem problem = refused(new Remote(url, Optional.empty(), new Credentials.None()));

            assertThat(problem.message()).contains("127.0.0.1").doesNotContain("hunter2");
        }
    }

    @Test
    void saysThatARepositoryIsNotOnTheServer() throws IOException {
        try (HttpGitServer server = new HttpGitServer(folder)) {
            Problem problem =
                    refused(new Remote(server.url("nowhere.git"), Optional.empty(), password(HttpGitServer.PASSWORD)));

            assertThat(problem.reason()).isEqualTo(Reason.RepositoryUnreachable);
            assertThat(problem.message()).contains("nowhere.git", "check the url");
        }
    }

    @Test
    void saysThatAServerDoesNotAnswer() throws IOException {
        String gone;
        try (HttpGitServer server = new HttpGitServer(folder)) {
            gone = server.url("shop.git");
        }

        Problem problem = refused(new Remote(gone, Optional.empty(), password(HttpGitServer.PASSWORD)));

        assertThat(problem.reason()).isEqualTo(Reason.RepositoryUnreachable);
        assertThat(problem.message()).contains("keeps trying");
    }

    @Test
    void saysWhichCredentialsFileCannotBeRead() throws IOException {
        Credentials missing = new Credentials.Password(folder.resolve("user"), folder.resolve("nobody-wrote-this"));
        Files.writeString(folder.resolve("user"), HttpGitServer.USER);
        try (HttpGitServer server = new HttpGitServer(folder)) {
            Problem problem = refused(new Remote(server.url("shop.git"), Optional.empty(), missing));

            assertThat(problem.message()).contains("nobody-wrote-this", "cannot be read");
        }
    }

    @Test
    void readsAndMovesTagsOverSsh() throws IOException, GeneralSecurityException {
        try (SshGitServer server = new SshGitServer(folder)) {
            Path known = server.knownHosts(folder.resolve("known_hosts"));
            readsAndMoves(
                    new Remote(server.url(bare), Optional.empty(), new Credentials.SshKey(server.keyFile(), known)));
        }
    }

    @Test
    void refusesAHostWhoseKeyIsNotKnown() throws IOException, GeneralSecurityException {
        try (SshGitServer server = new SshGitServer(folder)) {
            Path known = Files.writeString(folder.resolve("known_hosts"), "");
            Problem problem = refused(
                    new Remote(server.url(bare), Optional.empty(), new Credentials.SshKey(server.keyFile(), known)));

            assertThat(problem.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(problem.message()).contains("knownHostsFile");
            assertThat(known).isEmptyFile();
        }
    }

    @Test
    void refusesAHostWithAnotherKey() throws IOException, GeneralSecurityException {
        try (SshGitServer server = new SshGitServer(folder)) {
            Path known = server.wrongKnownHosts(folder.resolve("known_hosts"));
            Problem problem = refused(
                    new Remote(server.url(bare), Optional.empty(), new Credentials.SshKey(server.keyFile(), known)));

            assertThat(problem.reason()).isEqualTo(Reason.AuthenticationFailed);
        }
    }

    @Test
    void saysThatAKeyIsNotWelcome() throws IOException, GeneralSecurityException {
        try (SshGitServer server = new SshGitServer(folder)) {
            Path known = server.knownHosts(folder.resolve("known_hosts"));
            Problem problem = refused(new Remote(
                    server.url(bare),
                    Optional.empty(),
                    new Credentials.SshKey(SshGitServer.strangersKey(folder), known)));

            assertThat(problem.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(problem.message()).contains("credentials");
        }
    }

    private void readsAndMoves(Remote remote) throws IOException {
        try (GitRepository repository = GitRepository.open(remote, folder.resolve("mirror"))) {
            Outcome<Refs> refs = repository.refresh();
            assertThat(refs.problems()).isEmpty();
            assertThat(refs.asOptional().orElseThrow().head().orElseThrow().commit())
                    .isEqualTo(first);

            CommitId second = new CommitId(clone.write("a.yaml", "a: 2\n").push("second"));
            repository.refresh();
            assertThat(repository
                            .moveTag("refs/tags/canary", Optional.empty(), first)
                            .problems())
                    .isEmpty();
            assertThat(repository
                            .moveTag("refs/tags/canary", Optional.of(first.hex()), second)
                            .problems())
                    .isEmpty();
            assertThat(repository
                            .moveTag("refs/tags/canary", Optional.of(first.hex()), first)
                            .problems())
                    .extracting(Problem::reason)
                    .containsExactly(Reason.TagMoved);
            assertThat(clone.git("ls-remote", "origin", "refs/tags/canary")).startsWith(second.hex());
        }
    }

    private Problem refused(Remote remote) throws IOException {
        try (GitRepository repository = GitRepository.open(remote, folder.resolve("mirror"))) {
            Outcome<Refs> refs = repository.refresh();
            assertThat(refs.problems()).hasSize(1);
            return refs.problems().get(0);
        }
    }

    private Credentials password(String password) throws IOException {
        Path user = Files.writeString(folder.resolve("user"), HttpGitServer.USER + "\n");
        Path secret = Files.writeString(folder.resolve("password"), password + "\n");
        return new Credentials.Password(user, secret);
    }
}
