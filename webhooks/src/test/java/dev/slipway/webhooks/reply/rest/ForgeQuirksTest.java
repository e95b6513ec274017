package dev.slipway.webhooks.reply.rest;

import static dev.slipway.webhooks.reply.rest.OnAForge.comment;
import static dev.slipway.webhooks.reply.rest.OnAForge.given;
import static dev.slipway.webhooks.reply.rest.OnAForge.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.PullRequests.Written;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What only one forge does. */
class ForgeQuirksTest {

    @Test
    void gitLabTakesANewSentenceForAJobThatWaitsOnce() throws IOException {
        try (OnAForge on = new OnAForge(Kind.GITLAB)) {
            PullRequests pulls = on.pullRequests();
            PullRequest pull = on.see(pulls, on.open("x"));

            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "waits"))))
                    .isEqualTo(Written.CREATED);
            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "renders"))))
                    .isEqualTo(Written.UPDATED);
            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "plans"))))
                    .isEqualTo(Written.UNCHANGED);
            assertThat(given(pulls.status(pull, status(CommitStatus.State.SUCCESS, "done"))))
                    .isEqualTo(Written.UPDATED);
            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "again"))))
                    .isEqualTo(Written.UPDATED);
        }
    }

    @Test
    void bitbucketServerIsAskedAgainWhereSomebodyWroteMeanwhile() throws IOException {
        try (OnAForge on = new OnAForge(Kind.BITBUCKET_SERVER)) {
            Pull pull = on.open("x");
            PullRequests pulls = on.pullRequests();
            given(pulls.comment(1, comment(pull, 1, "first")));
            on.forge.fail("PUT", 409, Map.of(), "out of date");

            assertThat(given(pulls.comment(1, comment(pull, 2, "second")))).isEqualTo(Written.UPDATED);

            for (int i = 0; i < 3; i++) on.forge.fail("PUT", 409, Map.of(), "out of date");
            assertThat(pulls.comment(1, comment(pull, 3, "third")).whyNot())
                    .map(Failure::reason)
                    .contains(Reason.CONFLICT);
        }
    }

    @Test
    void azureKeepsTheStatusOfAnOldPushApart() throws IOException {
        try (OnAForge on = new OnAForge(Kind.AZURE_DEVOPS)) {
            PullRequests pulls = on.pullRequests();
            Pull pull = on.open("x");
            PullRequest before = on.see(pulls, pull);
            on.push("x");
            PullRequest after = on.see(pulls, pull);

            assertThat(given(pulls.status(before, status(CommitStatus.State.SUCCESS, "done"))))
                    .isEqualTo(Written.CREATED);
            assertThat(given(pulls.status(after, status(CommitStatus.State.SUCCESS, "done"))))
                    .isEqualTo(Written.CREATED);

            assertThat(on.repository.status(before.head().commit(), "slipway/release"))
                    .isPresent();
            assertThat(on.repository.status(after.head().commit(), "slipway/release"))
                    .isPresent();
        }
    }

    @Test
    void azureRefusesAStatusOfACommitThatItNeverSaw() throws IOException {
        try (OnAForge on = new OnAForge(Kind.AZURE_DEVOPS)) {
            PullRequests pulls = on.pullRequests();
            PullRequest pull = on.see(pulls, on.open("x"));
            PullRequest.Head head =
                    new PullRequest.Head("x", "f".repeat(40), false, pull.head().ref());
            PullRequest elsewhere =
                    new PullRequest(1, pull.title(), pull.url(), pull.state(), pull.author(), head, pull.base());

            assertThat(pulls.status(elsewhere, status(CommitStatus.State.SUCCESS, "done"))
                            .whyNot())
                    .map(Failure::reason)
                    .contains(Reason.CONFLICT);
        }
    }

    /** An app's token cannot ask who it is. */
    @Test
    void gitHubsAppsFindTheirCommentByBeingOne() throws IOException {
        try (OnAForge on = new OnAForge(Kind.GITHUB)) {
            on.forge.token(OnAForge.SECRET, "slipway[bot]");
            on.repository.let("slipway[bot]", "write");
            Pull pull = on.open("x");
            on.repository.comment(pull, "bob", Marker.body(1, comment(pull, 99, "fine!"), Marker.Style.HTML));
            on.forge.fail("GET /api/v3/user", 403, Map.of(), "Resource not accessible by integration");
            given(on.pullRequests().comment(1, comment(pull, 1, "first")));
            on.forge.fail("GET /api/v3/user", 403, Map.of(), "Resource not accessible by integration");
            on.forge.fail("GET /api/v3/user", 403, Map.of(), "Resource not accessible by integration");

            assertThat(given(on.pullRequests().comment(1, comment(pull, 2, "second"))))
                    .isEqualTo(Written.UPDATED);

            assertThat(pull.notes()).extracting(Pull.Note::author).containsExactly("bob", "slipway[bot]");
        }
    }

    @Test
    void bitbucketCloudIsNotAskedForACommitThatIsKnown() throws IOException {
        try (OnAForge on = new OnAForge(Kind.BITBUCKET_CLOUD)) {
            IntStream.range(0, 10).forEach(i -> on.open("b" + i));
            PullRequests pulls = on.pullRequests();
            given(pulls.open());
            int before = on.forge.calls().size();

            given(pulls.open());

            assertThat(on.forge.calls()).hasSize(before + 1);
        }
    }

    @Test
    void bitbucketCloudsKeysStayShortAndApart() {
        String context = "slipway/a-stage-with-a-very-long-name-indeed-";

        assertThat(BitbucketCloud.key("slipway/release")).isEqualTo("slipway/release");
        assertThat(BitbucketCloud.key(context + "eastus"))
                .hasSize(40)
                .isNotEqualTo(BitbucketCloud.key(context + "westus"));
    }
}
