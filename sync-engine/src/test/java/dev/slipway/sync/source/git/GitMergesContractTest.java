package dev.slipway.sync.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.source.Remote.Credentials;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges in memory come out as those of the real git program, and refs beside branches and tags are fetched on demand. */
class GitMergesContractTest {
    @TempDir
    Path folder;

    private GitClone clone;
    private GitRepository repository;
    private CommitId first;

    @BeforeEach
    void open() throws IOException {
        Path bare = GitClone.bare(folder.resolve("shop.git"));
        clone = GitClone.of(bare.toUri().toString(), folder.resolve("clone"));
        repository = GitRepository.open(
                new Remote(bare.toUri().toString(), Optional.empty(), new Credentials.None()),
                folder.resolve("mirror.git"));
        first = new CommitId(clone.write("a.yaml", "one: 1\ntwo: 2\nthree: 3\nfour: 4\nfive: 5\n")
                .write("b.yaml", "b: 1\n")
                .push("first"));
        clone.git("branch", "feature");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private CommitId head(String path, String from, String to) {
        clone.git("checkout", "-q", "feature");
        return new CommitId(clone.replace(path, from, to).push("feature"));
    }

    private CommitId base(String path, String from, String to) {
        clone.git("checkout", "-q", "main");
        return new CommitId(clone.replace(path, from, to).push("base"));
    }

    private static String text(Outcome<Snapshot> snapshot, String path) {
        return new String(snapshot.asOptional().orElseThrow().read(path), StandardCharsets.UTF_8);
    }

    @Test
    void whatBothSidesChangedComesTogetherAlsoInOneFile() {
        CommitId base = base("a.yaml", "one: 1", "one: 10");
        CommitId head = head("a.yaml", "five: 5", "five: 50");
        repository.refresh();

        Outcome<Snapshot> merged = repository.merged(base, head);

        clone.git("checkout", "-q", "main");
        clone.git("merge", "-q", "--no-edit", "feature");
        assertThat(text(merged, "a.yaml").strip()).isEqualTo(clone.git("show", "HEAD:a.yaml"));
        assertThat(merged.asOptional().orElseThrow().commit()).contains(head);
    }

    @Test
    void whatIsAheadIsTakenAsItIs() {
        CommitId head = head("b.yaml", "b: 1", "b: 2");
        repository.refresh();

        assertThat(text(repository.merged(first, head), "b.yaml")).isEqualTo("b: 2\n");
        assertThat(text(repository.merged(head, first), "b.yaml")).isEqualTo("b: 2\n");
    }

    @Test
    void aConflictNamesTheFilesThatPeopleMustMerge() {
        CommitId base = base("b.yaml", "b: 1", "b: 2");
        CommitId head = head("b.yaml", "b: 1", "b: 3");
        repository.refresh();

        Outcome<Snapshot> merged = repository.merged(base, head);

        assertThat(merged.problems()).hasSize(1);
        assertThat(merged.problems().get(0).reason()).isEqualTo(Reason.MergeConflict);
        assertThat(merged.problems().get(0).message()).contains("both change b.yaml");
    }

    @Test
    void aRefThatIsNoBranchIsFetchedWhenItIsAskedFor() {
        clone.git("checkout", "-q", "--detach");
        String head = clone.replace("b.yaml", "b: 1", "b: 7").commit("from a fork");
        clone.git("push", "-q", "origin", "HEAD:refs/pull/7/head");
        repository.refresh();
        assertThat(repository.snapshot(new CommitId(head)).asOptional()).isEmpty();

        assertThat(repository.fetch("refs/pull/7/head").asOptional()).contains(new CommitId(head));

        assertThat(text(repository.snapshot(new CommitId(head)), "b.yaml")).isEqualTo("b: 7\n");
        assertThat(repository.refresh().asOptional().orElseThrow().byName()).doesNotContainKey("refs/pull/7/head");
        assertThat(repository.fetch("refs/pull/8/head").problems()).isNotEmpty();
    }
}
