package dev.slipway.sync.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import dev.slipway.sync.source.Repository.Lineage;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remotes and disks do to a mirror, with the real git on the other side. */
class GitRepositoryBadInputContractTest {
    @TempDir
    private Path folder;

    private Path bare;
    private Path mirror;
    private GitClone clone;
    private GitRepository repository;

    @BeforeEach
    void open() throws IOException {
        bare = GitClone.bare(folder.resolve("shop.git"));
        mirror = folder.resolve("mirror.git");
        clone = GitClone.of(bare.toUri().toString(), folder.resolve("clone"));
        repository = GitRepository.open(remote(), mirror);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void followsADefaultBranchThatWasRewritten() {
        CommitId before = commit("a: 1\n");
        refs();
        clone.write("a.yaml", "a: 2\n").git("add", "-A");
        clone.git("commit", "-q", "--amend", "-m", "rewritten");
        clone.git("push", "-q", "-f", "origin", "HEAD");

        CommitId after = refs().head().orElseThrow().commit();

        assertThat(after).isNotEqualTo(before);
        assertThat(read(after, "a.yaml")).isEqualTo("a: 2\n");
        assertThat(repository.lineage(before, after).asOptional()).contains(Lineage.SIDEWAYS);
    }

    @Test
    void seesThatATagWasDeletedAndMadeAgain() {
        CommitId commit = commit("a: 1\n");
        clone.pushTag("canary", commit.hex());
        assertThat(refs().find("refs/tags/canary")).isPresent();

        clone.git("push", "-q", "origin", ":refs/tags/canary");
        assertThat(refs().find("refs/tags/canary")).isEmpty();

        clone.git("push", "-q", "origin", "refs/tags/canary");
        assertThat(refs().find("refs/tags/canary")).isPresent();
    }

    @Test
    void followsADefaultBranchThatWasRenamed() {
        CommitId commit = commit("a: 1\n");
        assertThat(refs().defaultBranch()).isEqualTo("refs/heads/main");
        clone.git("push", "-q", "origin", "HEAD:refs/heads/trunk");
        clone.git("-C", bare.toString(), "symbolic-ref", "HEAD", "refs/heads/trunk");
        clone.git("push", "-q", "origin", ":refs/heads/main");

        Refs refs = refs();

        assertThat(refs.defaultBranch()).isEqualTo("refs/heads/trunk");
        assertThat(refs.head().orElseThrow().commit()).isEqualTo(commit);
    }

    @Test
    void comesBackWhenARepositoryThatWasGoneIsThereAgain() throws IOException {
        CommitId commit = commit("a: 1\n");
        refs();
        Path away = Files.move(bare, folder.resolve("away.git"));

        assertThat(reasons(repository.refresh())).containsExactly(Reason.RepositoryUnreachable);
        assertThat(read(commit, "a.yaml")).isEqualTo("a: 1\n");

        Files.move(away, bare);
        assertThat(refs().head().orElseThrow().commit()).isEqualTo(commit);
    }

    @Test
    void fetchesAnewWhenObjectsOfTheMirrorAreGone() throws IOException {
        CommitId commit = commit("a: 1\n");
        refs();
        restart();
        deleteObjects();
        assertThat(canRead(commit, "a.yaml")).isFalse();

        assertThat(refs().head().orElseThrow().commit()).isEqualTo(commit);
        assertThat(read(commit, "a.yaml")).isEqualTo("a: 1\n");
    }

    @Test
    void fetchesAnewWhenPacksOfTheMirrorAreDamaged() throws IOException {
        CommitId commit = manyFiles(200);
        refs();
        repository.close();
        for (Path pack : files(mirror.resolve("objects/pack"), ".pack")) {
            byte[] bytes = Files.readAllBytes(pack);
            new Random(1).nextBytes(bytes);
            pack.toFile().setWritable(true);
            Files.write(pack, bytes);
        }
        repository = GitRepository.open(remote(), mirror);
        for (int i = 0; i < 3 && !canRead(commit, "dir-0/file-0.yaml"); i++) repository.refresh();

        assertThat(read(commit, "dir-0/file-0.yaml")).isEqualTo("n: 0\n");
    }

    @Test
    void keepsADamagedMirrorAsLongAsTheRemoteIsGone() throws IOException {
        CommitId commit = commit("a: 1\n");
        refs();
        restart();
        deleteObjects();
        Path away = Files.move(bare, folder.resolve("away.git"));
        assertThat(reasons(repository.refresh())).containsExactly(Reason.RepositoryUnreachable);
        assertThat(mirror).isDirectory();

        Files.move(away, bare);
        for (int i = 0; i < 3 && !canRead(commit, "a.yaml"); i++) repository.refresh();
        assertThat(read(commit, "a.yaml")).isEqualTo("a: 1\n");
    }

    @Test
    void makesAMirrorAnewThatCannotEvenBeOpened() throws IOException {
        CommitId commit = commit("a: 1\n");
        refs();
        repository.close();
        Files.writeString(mirror.resolve("config"), "[core\n\0nonsense");

        repository = GitRepository.open(remote(), mirror);

        assertThat(refs().head().orElseThrow().commit()).isEqualTo(commit);
    }

    @Test
    void saysThatTheRemoteIsDamagedAndKeepsWhatItHas() throws IOException {
        CommitId good = commit("a: 1\n");
        refs();
        commit("a: 2\n");
        clone.git("-C", bare.toString(), "gc", "-q");
        for (Path pack : files(bare.resolve("objects/pack"), ".pack")) {
            byte[] bytes = Files.readAllBytes(pack);
            for (int i = 12; i < bytes.length; i++) bytes[i] ^= 0x55;
            pack.toFile().setWritable(true);
            Files.write(pack, bytes);
        }

        Outcome<Refs> refreshed = repository.refresh();

        assertThat(reasons(refreshed)).containsExactly(Reason.RepositoryUnreachable);
        assertThat(message(refreshed)).startsWith(bare.toUri() + ": ").hasSizeLessThan(900);
        assertThat(read(good, "a.yaml")).isEqualTo("a: 1\n");
    }

    @Test
    void refusesAPackThatIsTooLargeAndLeavesNothingOfIt() throws IOException {
        repository.close();
        repository = GitRepository.open(remote(), mirror, new FetchLimits(1 << 20, 100 << 20));
        CommitId small = commit("a: 1\n");
        refs();
        byte[] noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        Files.write(clone.directory().resolve("noise.bin"), noise);
        commit("a: 2\n");

        Outcome<Refs> refreshed = repository.refresh();

        assertThat(reasons(refreshed)).containsExactly(Reason.RepositoryTooLarge);
        assertThat(message(refreshed)).contains("more than 1 MiB were sent", "take large files out");
        assertThat(size(mirror)).isLessThan(1 << 20);
        assertThat(read(small, "a.yaml")).isEqualTo("a: 1\n");
    }

    @Test
    void refusesAFileThatIsTooLargeUnpacked() throws IOException {
        repository.close();
        repository = GitRepository.open(remote(), mirror, new FetchLimits(1 << 20, 1 << 20));
        Files.write(clone.directory().resolve("zeros.yaml"), new byte[8 << 20]);
        commit("a: 2\n");

        assertThat(reasons(repository.refresh())).containsExactly(Reason.RepositoryTooLarge);
    }

    @Test
    void readsAHundredThousandFiles() {
        CommitId commit = manyFiles(100_000);
        refs();

        Snapshot snapshot = repository.snapshot(commit).asOptional().orElseThrow();

        assertThat(snapshot.list("")).hasSize(100);
        assertThat(snapshot.list("dir-99")).hasSize(1000);
        assertThat(read(commit, "dir-99/file-99999.yaml")).isEqualTo("n: 99999\n");
    }

    @Test
    void readsThousandsOfRefsWithOddNames() throws IOException {
        CommitId commit = commit("a: 1\n");
        String odd = "refs/tags/ünïcode/日本/a@b+c=d,e;f%20'g\"$(h)&i!{j}#k";
        String updates = Stream.concat(
                        IntStream.range(0, 5000).mapToObj(i -> "refs/tags/release/" + i),
                        Stream.of(odd, "refs/heads/-", "refs/heads/dir/x", "refs/tags/" + "long/".repeat(40) + "end"))
                .map(ref -> "create " + ref + " " + commit.hex() + "\n")
                .collect(Collectors.joining());
        updateRefs(updates);

        Refs refs = refs();

        assertThat(refs.byName()).hasSize(5005);
        assertThat(refs.find(odd).orElseThrow().commit()).isEqualTo(commit);

        updateRefs("delete refs/heads/dir/x\n");
        updateRefs("create refs/heads/dir " + commit.hex() + "\n");
        CommitId next = commit("a: 2\n");
        assertThat(refs().find("refs/heads/dir")).isPresent();
        assertThat(read(next, "a.yaml")).isEqualTo("a: 2\n");
    }

    @Test
    void saysWhatAServerThatIsNoGitServerAnswered() throws Exception {
        String page = "<html>" + "Please log in to the hotel network. ".repeat(1000) + "</html>";
        String http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + page.length()
                + "\r\nConnection: close\r\n\r\n" + page;
        for (String answer : List.of(http, "SSH-2.0-what\r\n\0\1\2", "")) {
            try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread answering = new Thread(() -> answer(server, answer));
                answering.setDaemon(true);
                answering.start();
                Remote remote = new Remote(
                        "http://127.0.0.1:" + server.getLocalPort() + "/shop.git",
                        Optional.empty(),
                        new Credentials.None());
                try (GitRepository garbled = GitRepository.open(remote, Files.createTempDirectory(folder, "g"))) {
                    Outcome<Refs> refreshed = garbled.refresh();

                    assertThat(reasons(refreshed)).containsExactly(Reason.RepositoryUnreachable);
                    assertThat(message(refreshed))
                            .startsWith("http://127.0.0.1:")
                            .hasSizeLessThan(900)
                            .doesNotContain("\n");
                }
            }
        }
    }

    private static void answer(ServerSocket server, String text) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** By the fast way of git, since a hundred thousand files are not written one by one. */
    private CommitId manyFiles(int count) {
        StringBuilder stream =
                new StringBuilder("commit refs/heads/main\ncommitter Ann <ann@example.com> 0 +0000\ndata 4\nmany\n");
        for (int i = 0; i < count; i++) {
            String text = "n: " + i + "\n";
            stream.append("M 644 inline dir-")
                    .append(i / 1000)
                    .append("/file-")
                    .append(i)
                    .append(".yaml\ndata ")
                    .append(text.length())
                    .append('\n')
                    .append(text)
                    .append('\n');
        }
        feed(stream.toString(), "fast-import", "--quiet");
        return new CommitId(clone.git("-C", bare.toString(), "rev-parse", "main"));
    }

    private void updateRefs(String commands) {
        feed(commands, "update-ref", "--stdin");
    }

    private void feed(String input, String... arguments) {
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "input", ""), input);
            List<String> command = Stream.concat(Stream.of("git", "-C", bare.toString()), Stream.of(arguments))
                    .toList();
            int exit = new ProcessBuilder(command)
                    .redirectInput(file.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assertThat(exit).as(String.join(" ", command)).isZero();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private CommitId commit(String text) {
        return new CommitId(clone.write("a.yaml", text).push("a change"));
    }

    private Refs refs() {
        Outcome<Refs> refreshed = repository.refresh();
        return refreshed
                .asOptional()
                .orElseThrow(() -> new AssertionError(refreshed.problems().toString()));
    }

    private void restart() throws IOException {
        repository.close();
        repository = GitRepository.open(remote(), mirror);
    }

    private void deleteObjects() throws IOException {
        for (Path file : files(mirror.resolve("objects"), "")) Files.delete(file);
    }

    private boolean canRead(CommitId commit, String path) {
        try {
            read(commit, path);
            return true;
        } catch (RuntimeException | AssertionError unreadable) {
            return false;
        }
    }

    private String read(CommitId commit, String path) {
        return new String(repository.snapshot(commit).asOptional().orElseThrow().read(path), StandardCharsets.UTF_8);
    }

    private Remote remote() {
        return new Remote(bare.toUri().toString(), Optional.empty(), new Credentials.None());
    }

    private static List<Path> files(Path below, String end) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(end))
                    .toList();
        }
    }

    private static long size(Path below) throws IOException {
        long sum = 0;
        for (Path file : files(below, "")) sum += Files.size(file);
        return sum;
    }

    private static List<Reason> reasons(Outcome<?> outcome) {
        return outcome.problems().stream().map(Problem::reason).toList();
    }

    private static String message(Outcome<?> outcome) {
        return outcome.problems().get(0).message();
    }
}
