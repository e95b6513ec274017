package dev.slipway.webhooks.reply.rest;

import static dev.slipway.webhooks.reply.rest.OnAForge.comment;
import static dev.slipway.webhooks.reply.rest.OnAForge.given;
import static dev.slipway.webhooks.reply.rest.OnAForge.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.forge.OpenApi;
import dev.slipway.testing.forge.Pull;
import dev.slipway.testing.forge.TestForge;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.models.CommitStatusFilter;
import org.gitlab4j.api.models.MergeRequest;
import org.gitlab4j.api.models.Note;
import org.gitlab4j.models.Constants;
import org.junit.jupiter.api.Test;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/** The forge that tests use does not merely agree with us: clients of others work with it, and see what we said. */
class IndependentClientsTest {

    @Test
    void gitHubsClientSeesWhatWeSay() throws Exception {
        try (OnAForge on = new OnAForge(Kind.GITHUB)) {
            GitHub github = new GitHubBuilder()
                    .withEndpoint(on.forge.apiUrl())
                    .withOAuthToken(OnAForge.SECRET)
                    .build();
            GHRepository repository = github.getRepository("ada/shop");
            repository.createHook(
                    "web", Map.of("url", "http://127.0.0.1:1/", "secret", "x"), List.of(GHEvent.PUSH), true);
            String commit = on.git.newCommit();
            repository.createRef("refs/heads/x", commit);
            GHPullRequest pull = repository.createPullRequest("Two replicas", "x", "main", "for Monday");
            pull.comment("please have a look");

            PullRequests ours = on.pullRequests();
            PullRequest seen = given(ours.byNumber(pull.getNumber()));
            given(ours.comment(seen.number(), comment(commit, 1, "2 objects change")));
            given(ours.status(seen, status(CommitStatus.State.SUCCESS, "2 objects change")));
            given(ours.comment(seen.number(), comment(commit, 2, "3 objects change")));

            assertThat(seen.head().commit()).isEqualTo(pull.getHead().getSha()).isEqualTo(commit);
            assertThat(pull.listComments().toList())
                    .extracting(GHIssueComment::getBody)
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("please have a look"),
                            second -> assertThat(second)
                                    .startsWith("<!-- slipway:")
                                    .endsWith("3 objects change"));
            assertThat(repository.getLastCommitStatus(commit).getState()).isEqualTo(GHCommitState.SUCCESS);
            assertThat(repository.getLastCommitStatus(commit).getContext()).isEqualTo("slipway/release");
            assertThat(repository.getPermission("bob")).isEqualTo(GHPermissionType.READ);

            pull.merge("fine");
            assertThat(repository.getPullRequest(1).isMerged()).isTrue();
            assertThat(repository.getPullRequests(GHIssueState.OPEN)).isEmpty();
            assertThat(given(ours.byNumber(1)).state()).isEqualTo(PullRequest.State.MERGED);
        }
    }

    @Test
    void gitHubsAnswersAreWhatGitHubDescribes() throws Exception {
        try (OnAForge on = new OnAForge(Kind.GITHUB)) {
            on.repository.comment(on.open("x"), "bob", "hello");
            PullRequests ours = on.pullRequests();
            PullRequest pull = given(ours.open()).get(0);
            given(ours.comment(1, comment(pull.head().commit(), 1, "text")));
            given(ours.comment(1, comment(pull.head().commit(), 2, "other text")));
            given(ours.status(pull, status(CommitStatus.State.PENDING, "looking")));
            given(ours.status(pull, status(CommitStatus.State.FAILURE, "no")));
            given(ours.mayWrite("bob"));
            on.repository.merge(on.repository.open("bob", "again", "x", "main"));
            given(ours.byNumber(2));
            OpenApi described = new OpenApi();

            List<TestForge.Seen> seen = on.forge.seen();

            assertThat(seen).hasSizeGreaterThan(10);
            for (TestForge.Seen one : seen)
                assertThat(described.problems(one))
                        .as(one.method() + " " + one.path())
                        .isEmpty();
        }
    }

    @Test
    void gitHubsEventsAreWhatGitHubDescribes() throws Exception {
        try (OnAForge on = new OnAForge(Kind.GITHUB)) {
            Pull pull = on.open("x");
            on.push("x");
            on.repository.comment(pull, "bob", "hello");
            on.repository.set("refs/tags/canary", on.git.newCommit());
            on.repository.merge(pull);
            on.repository.close(on.open("y"));
            OpenApi described = new OpenApi();

            List<TestForge.Told> told = on.forge.told();

            assertThat(told).hasSize(9);
            for (TestForge.Told one : told)
                assertThat(described.problems(one)).as(one.event()).isEmpty();
        }
    }

    @Test
    void aWrongAnswerWouldBeNoticed() {
        OpenApi described = new OpenApi();
        Mapping comment = Mapping.of("id", "7", "body", 7);

        assertThat(described.problems(new TestForge.Seen(
                        "GET", List.of("repos", "a", "b", "issues", "comments", "7"), 200, Optional.of(comment))))
                .contains(
                        "$.id: is no integer: a string", "$.body: is no string: a whole number", "$.user: is missing");
        assertThat(described.problems(new TestForge.Seen("GET", List.of("no", "such"), 200, Optional.empty())))
                .singleElement()
                .asString()
                .startsWith("not described");
        assertThat(described.problems(new TestForge.Told("push", Mapping.of("ref", 7, "extra", true))))
                .contains("$.ref: is no string: a whole number", "$.extra: is not known", "$.after: is missing");
        assertThat(described.problems(new TestForge.Told("star", Mapping.empty())))
                .containsExactly("not described: star");
    }

    @Test
    void gitLabsClientSeesWhatWeSay() throws Exception {
        try (OnAForge on = new OnAForge(Kind.GITLAB);
                GitLabApi gitlab = new GitLabApi(on.forge.url(), OnAForge.SECRET)) {
            String commit = on.git.newCommit();
            gitlab.getRepositoryApi().createBranch("ada/shop", "x", commit);
            MergeRequest merge = gitlab.getMergeRequestApi()
                    .createMergeRequest("ada/shop", "x", "main", "Two replicas", "for Monday", null);

            PullRequests ours = on.pullRequests();
            PullRequest seen = given(ours.byNumber(merge.getIid()));
            given(ours.comment(seen.number(), comment(commit, 1, "2 objects change")));
            given(ours.comment(seen.number(), comment(commit, 2, "3 objects change")));
            given(ours.status(seen, status(CommitStatus.State.SUCCESS, "2 objects change")));

            assertThat(seen.head().commit()).isEqualTo(merge.getSha()).isEqualTo(commit);
            assertThat(gitlab.getNotesApi().getMergeRequestNotes("ada/shop", 1L))
                    .filteredOn(note -> !note.getSystem())
                    .extracting(Note::getBody)
                    .singleElement()
                    .asString()
                    .startsWith("<!-- slipway:")
                    .endsWith("3 objects change");
            assertThat(gitlab.getCommitsApi().getCommitStatuses("ada/shop", commit, new CommitStatusFilter()))
                    .singleElement()
                    .satisfies(status -> {
                        assertThat(status.getName()).isEqualTo("slipway/release");
                        assertThat(status.getStatus()).isEqualTo("success");
                    });

            gitlab.getMergeRequestApi().acceptMergeRequest("ada/shop", 1L);
            assertThat(gitlab.getMergeRequestApi().getMergeRequests("ada/shop", Constants.MergeRequestState.OPENED))
                    .isEmpty();
            assertThat(given(ours.byNumber(1)).state()).isEqualTo(PullRequest.State.MERGED);
        }
    }
}
