package dev.slipway.sync.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Snapshot.Entry.Type;
import dev.slipway.sync.source.Proposal;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import dev.slipway.sync.source.Repository.Lineage;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository on disk, filled by the real git program. */
class GitRepositoryContractTest {
    @TempDir
    Path folder;

    private Path bare;
    private GitClone clone;
    private GitRepository repository;

    @BeforeEach
    void open() throws IOException {
        bare = GitClone.bare(folder.resolve("shop.git"));
        clone = GitClone.of(bare.toUri().toString(), folder.resolve("clone"));
        repository = open(new Remote(bare.toUri().toString(), Optional.empty(), new Credentials.None()));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void readsBranchesAndTagsAsTheRemoteSaysThem() {
        CommitId first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        clone.pushTag("canary", first.hex());

        Refs refs = repository.refresh().asOptional().orElseThrow();

        assertThat(refs.defaultBranch()).isEqualTo("refs/heads/main");
        assertThat(refs.head().orElseThrow().commit()).isEqualTo(first);
        assertThat(refs.find("refs/tags/canary").orElseThrow().commit()).isEqualTo(first);
    }

    @Test
    void peelsAnnotatedTagsAndKeepsTheTagObjectForTheLease() {
        String commit = clone.write("a.yaml", "a: 1\n").push("first");
        clone.git("tag", "-a", "-m", "released", "release");
        clone.git("push", "-q", "origin", "refs/tags/release");
        String object = clone.git("rev-parse", "refs/tags/release");

        Refs.Ref release = repository
                .refresh()
                .asOptional()
                .orElseThrow()
                .find("refs/tags/release")
                .orElseThrow();

        assertThat(release.commit().hex()).isEqualTo(commit);
        assertThat(release.object()).isEqualTo(object).isNotEqualTo(commit);
    }

    @Test
    void followsATagThatMovedByForce() {
        String first = clone.write("a.yaml", "a: 1\n").push("first");
        clone.pushTag("canary", first);
        repository.refresh();
        String second = clone.write("a.yaml", "a: 2\n").push("second");
        clone.pushTag("canary", second);

        Refs refs = repository.refresh().asOptional().orElseThrow();

        assertThat(refs.find("refs/tags/canary").orElseThrow().commit().hex()).isEqualTo(second);
    }

    @Test
    void leavesOutATagOnSomethingThatIsNoCommit() {
        clone.write("a.yaml", "a: 1\n").push("first");
        clone.git("tag", "blob", clone.git("rev-parse", "HEAD:a.yaml"));
        clone.git("push", "-q", "origin", "refs/tags/blob");

        assertThat(repository.refresh().asOptional().orElseThrow().find("refs/tags/blob"))
                .isEmpty();
    }

    @Test
    void readsFilesDirectoriesAndLinksStraightFromTheCommit() throws IOException {
        clone.write("web/templates/web.yaml", "kind: x\n").write("web/odd name ü.yaml", "a: 1\n");
        Files.createSymbolicLink(clone.directory().resolve("web/current"), Path.of("templates"));
        CommitId commit = new CommitId(clone.push("files"));
        repository.refresh();

        Snapshot snapshot = repository.snapshot(commit).asOptional().orElseThrow();

        assertThat(snapshot.list("").stream().map(Snapshot.Entry::path)).containsExactly("web");
        assertThat(snapshot.list("web").stream().map(Snapshot.Entry::name))
                .containsExactly("current", "odd name ü.yaml", "templates");
        assertThat(snapshot.entry("web/current").orElseThrow().type()).isEqualTo(Type.LINK);
        assertThat(text(snapshot, "web/current")).isEqualTo("templates");
        assertThat(text(snapshot, "web/templates/web.yaml")).isEqualTo("kind: x\n");
        assertThat(snapshot.entry("web/nothing")).isEmpty();
        assertThat(snapshot.entry("web/templates/web.yaml/deeper")).isEmpty();
        assertThat(snapshot.list("nowhere")).isEmpty();
    }

    @Test
    void keepsACommitReadableAfterHistoryWasRewritten() {
        CommitId lost = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        repository.refresh();
        clone.write("a.yaml", "a: 2\n").git("add", "-A");
        clone.git("commit", "-q", "--amend", "-m", "rewritten");
        clone.git("push", "-q", "-f", "origin", "HEAD");

        repository.refresh();

        assertThat(text(repository.snapshot(lost).asOptional().orElseThrow(), "a.yaml"))
                .isEqualTo("a: 1\n");
    }

    @Test
    void tellsForwardRollbackAndSideways() {
        CommitId first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        CommitId second = new CommitId(clone.write("a.yaml", "a: 2\n").push("second"));
        clone.git("checkout", "-q", "-b", "other", first.hex());
        CommitId aside = new CommitId(clone.write("a.yaml", "a: 3\n").push("aside"));
        repository.refresh();

        assertThat(repository.lineage(first, first).asOptional()).contains(Lineage.SAME);
        assertThat(repository.lineage(first, second).asOptional()).contains(Lineage.FORWARD);
        assertThat(repository.lineage(second, first).asOptional()).contains(Lineage.ROLLBACK);
        assertThat(repository.lineage(second, aside).asOptional()).contains(Lineage.SIDEWAYS);
    }

    @Test
    void movesATagOnlyIfItStillIsWhereItWasSeen() {
        String first = clone.write("a.yaml", "a: 1\n").push("first");
        CommitId second = new CommitId(clone.write("a.yaml", "a: 2\n").push("second"));
        clone.pushTag("canary", first);
        repository.refresh();

        assertThat(repository
                        .moveTag("refs/tags/canary", Optional.of(first), second)
                        .asOptional())
                .isPresent();
        assertThat(remoteTag("canary")).isEqualTo(second.hex());

        clone.pushTag("canary", first);
        assertThat(reasons(repository.moveTag("refs/tags/canary", Optional.of(second.hex()), third())))
                .containsExactly(Reason.TagMoved);
        assertThat(remoteTag("canary")).isEqualTo(first);
    }

    @Test
    void dropsATagOnlyIfItStillIsWhereItWasSeen() {
        String first = clone.write("a.yaml", "a: 1\n").push("first");
        String second = clone.write("a.yaml", "a: 2\n").push("second");
        clone.pushTag("canary", second);
        repository.refresh();

        assertThat(reasons(repository.dropTag("refs/tags/canary", first))).containsExactly(Reason.TagMoved);
        assertThat(remoteTag("canary")).isEqualTo(second);
        assertThat(repository.dropTag("refs/tags/canary", second).asOptional()).hasValue(second);

        assertThat(repository.refresh().asOptional().orElseThrow().find("refs/tags/canary"))
                .isEmpty();
    }

    @Test
    void makesATagOnlyIfThereIsNone() {
        CommitId first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        CommitId second = new CommitId(clone.write("a.yaml", "a: 2\n").push("second"));
        repository.refresh();

        assertThat(repository.moveTag("refs/tags/new", Optional.empty(), first).asOptional())
                .isPresent();
        assertThat(reasons(repository.moveTag("refs/tags/new", Optional.empty(), second)))
                .containsExactly(Reason.TagMoved);
        assertThat(reasons(repository.moveTag("refs/tags/new", Optional.empty(), first)))
                .containsExactly(Reason.TagMoved);
        assertThat(remoteTag("new")).isEqualTo(first.hex());
    }

    @Test
    void proposesACommitOnABranchOfItsOwnAndOnlyIfThereIsNone() {
        clone.write("run.sh", "#!/bin/sh\n");
        assertThat(clone.directory().resolve("run.sh").toFile().setExecutable(true))
                .isTrue();
        CommitId first = new CommitId(
                clone.write("a.yaml", "a: 1\n").write("dir/b.yaml", "b: 1\n").push("first"));
        repository.refresh();
        Proposal proposal = new Proposal(
                "adopt/web",
                first,
                new TreeMap<>(Map.of("dir/b.yaml", "b: 2\n", "dir/new/c.yaml", "c: 3\n", "run.sh", "#!/bin/bash\n")),
                "Keep it\n\nfor good\n",
                Instant.parse("2026-01-02T03:04:05Z"));

        CommitId made = repository.propose(proposal).asOptional().orElseThrow();

        clone.git("fetch", "-q", "origin");
        assertThat(clone.git("rev-parse", "origin/adopt/web").strip()).isEqualTo(made.hex());
        assertThat(clone.git("rev-parse", made.hex() + "^").strip()).isEqualTo(first.hex());
        assertThat(clone.git("diff", "--name-only", first.hex(), made.hex()).lines())
                .containsExactly("dir/b.yaml", "dir/new/c.yaml", "run.sh");
        assertThat(clone.git("ls-tree", made.hex(), "run.sh")).startsWith("100755");
        assertThat(clone.git("show", "-s", "--format=%an <%ae> %aI%n%B", made.hex()))
                .startsWith("Slipway <slipway@localhost> 2026-01-02T03:04:05");
        assertThat(clone.git("fsck", "--strict")).doesNotContain("error");
        Proposal other =
                new Proposal("adopt/web", first, new TreeMap<>(Map.of("a.yaml", "a: 9\n")), "other", Instant.EPOCH);
        assertThat(reasons(repository.propose(other))).containsExactly(Reason.Refused);
        assertThat(repository.propose(other).problems().get(0).message())
                .isEqualTo("there is a branch adopt/web already; give the new one another name");
    }

    @Test
    void proposesInACloneWithoutTouchingWhatIsCheckedOut() throws IOException {
        CommitId first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        clone.write("a.yaml", "a: being edited\n");
        Proposal proposal =
                new Proposal("keep", first, new TreeMap<>(Map.of("a.yaml", "a: 2\n")), "Keep it", Instant.EPOCH);

        try (LocalRepository local =
                LocalRepository.open(clone.directory()).asOptional().orElseThrow()) {
            CommitId made = local.propose(proposal).asOptional().orElseThrow();

            assertThat(clone.git("rev-parse", "keep").strip()).isEqualTo(made.hex());
            assertThat(clone.git("show", "keep:a.yaml")).isEqualTo("a: 2");
            assertThat(clone.git("branch", "--show-current").strip()).isEqualTo("main");
            assertThat(Files.readString(clone.directory().resolve("a.yaml"))).isEqualTo("a: being edited\n");
            assertThat(reasons(local.propose(proposal))).containsExactly(Reason.Refused);
        }
    }

    @Test
    void replacesAnAnnotatedTagByItsTagObject() {
        clone.write("a.yaml", "a: 1\n").push("first");
        clone.git("tag", "-a", "-m", "released", "release");
        clone.git("push", "-q", "origin", "refs/tags/release");
        CommitId second = new CommitId(clone.write("a.yaml", "a: 2\n").push("second"));
        Refs.Ref seen = repository
                .refresh()
                .asOptional()
                .orElseThrow()
                .find("refs/tags/release")
                .orElseThrow();

        assertThat(repository
                        .moveTag("refs/tags/release", Optional.of(seen.object()), second)
                        .asOptional())
                .isPresent();
        assertThat(remoteTag("release")).isEqualTo(second.hex());
    }

    @Test
    void saysThatARepositoryWithoutCommitsIsEmpty() {
        assertThat(reasons(repository.refresh())).containsExactly(Reason.RepositoryEmpty);
    }

    @Test
    void saysThatARepositoryThatIsNotThereCannotBeReached() throws IOException {
        try (GitRepository nowhere = open(new Remote(
                folder.resolve("nowhere.git").toUri().toString(), Optional.empty(), new Credentials.None()))) {
            assertThat(reasons(nowhere.refresh())).containsExactly(Reason.RepositoryUnreachable);
        }
    }

    @Test
    void saysWhichCommitIsMissing() {
        CommitId unknown = new CommitId("0123456789012345678901234567890123456789");

        assertThat(reasons(repository.snapshot(unknown))).containsExactly(Reason.RefMissing);
    }

    @Test
    void comesBackWithItsMirrorAfterARestart() throws IOException {
        CommitId first = new CommitId(clone.write("a.yaml", "a: 1\n").push("first"));
        Remote remote = new Remote(bare.toUri().toString(), Optional.of("main"), new Credentials.None());
        try (GitRepository before = GitRepository.open(remote, folder.resolve("kept"))) {
            before.refresh();
        }

        try (GitRepository after = GitRepository.open(remote, folder.resolve("kept"))) {
            assertThat(after.summary(first).asOptional().orElseThrow().subject())
                    .isEqualTo("first");
        }
    }

    private CommitId third() {
        CommitId third = new CommitId(clone.write("a.yaml", "a: 3\n").push("third"));
        repository.refresh();
        return third;
    }

    private String remoteTag(String name) {
        return clone.git("ls-remote", "origin", "refs/tags/" + name).split("\\s")[0];
    }

    private GitRepository open(Remote remote) throws IOException {
        return GitRepository.open(remote, Files.createTempDirectory(folder, "mirror"));
    }

    private static String text(Snapshot snapshot, String path) {
        return new String(snapshot.read(path), StandardCharsets.UTF_8);
    }

    private static List<Reason> reasons(dev.slipway.sync.model.Outcome<?> outcome) {
        return outcome.problems().stream().map(problem -> problem.reason()).toList();
    }
}
