package dev.slipway.webhooks.reply.rest;

import static dev.slipway.webhooks.reply.rest.OnAForge.comment;
import static dev.slipway.webhooks.reply.rest.OnAForge.given;
import static dev.slipway.webhooks.reply.rest.OnAForge.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.forge.ForgeRepository;
import dev.slipway.testing.forge.MemoryGit;
import dev.slipway.testing.forge.Pull;
import dev.slipway.webhooks.http.JdkHttp;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.PullRequests.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of every forge, over real HTTP. */
class PullRequestsTest {

    @ParameterizedTest
    @EnumSource
    void tellsWhatAPullRequestWants(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("feature/x");

            PullRequest seen = on.see(on.pullRequests(), pull);

            assertThat(seen.number()).isEqualTo(1);
            assertThat(seen.title()).isEqualTo("Change feature/x");
            assertThat(seen.state()).isEqualTo(PullRequest.State.OPEN);
            assertThat(seen.base()).isEqualTo("main");
            assertThat(seen.author()).contains("bob");
            assertThat(seen.url()).startsWith(on.forge.url()).endsWith("/1");
            assertThat(seen.head().branch()).isEqualTo("feature/x");
            assertThat(seen.head().commit()).isEqualTo(pull.commit());
            assertThat(seen.head().fork()).isFalse();
            assertThat(on.git.commit(seen.head().ref().orElseThrow())).contains(pull.commit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowAPullRequestEnded(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull merged = on.open("one");
            Pull closed = on.open("two");
            String merge = on.repository.merge(merged);
            on.repository.close(closed);

            PullRequests pulls = on.pullRequests();

            assertThat(on.see(pulls, merged).state()).isEqualTo(PullRequest.State.MERGED);
            assertThat(on.see(pulls, merged).merge()).contains(merge);
            assertThat(on.see(pulls, closed).merge()).isEmpty();
            assertThat(on.see(pulls, closed).state()).isEqualTo(PullRequest.State.CLOSED);
            assertThat(given(pulls.open())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsAForkAndWhetherItsHeadIsThere(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            MemoryGit git = new MemoryGit();
            ForgeRepository fork = on.forge.create("mallory", "shop", git);
            git.set("refs/heads/main", git.newCommit());
            Pull pull = on.repository.open(fork, "mallory", "Nothing to see", "main", "main");

            PullRequest.Head head = on.see(on.pullRequests(), pull).head();

            assertThat(head.fork()).isTrue();
            assertThat(head.ref().flatMap(on.git::commit))
                    .isEqualTo(head.ref().isPresent() ? Optional.of(pull.commit()) : Optional.empty());
            assertThat(head.ref().isPresent()).isEqualTo(kind != Kind.BITBUCKET_CLOUD && kind != Kind.AZURE_DEVOPS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAllPages(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            IntStream.range(0, 230).forEach(i -> on.open("b" + i));

            List<PullRequest> open = given(on.pullRequests().open());

            assertThat(open)
                    .extracting(PullRequest::number)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 230)
                            .mapToObj(i -> (long) i)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysOneCommentAndEditsIt(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            on.repository.comment(pull, "bob", "please have a look");
            PullRequests pulls = on.pullRequests();

            assertThat(given(pulls.comment(1, comment(pull, 1, "first")))).isEqualTo(Written.CREATED);
            assertThat(given(pulls.comment(1, comment(pull, 2, "first")))).isEqualTo(Written.UNCHANGED);
            assertThat(given(pulls.comment(1, comment(pull, 3, "second")))).isEqualTo(Written.UPDATED);
            assertThat(given(on.pullRequests().comment(1, comment(pull, 4, "after a restart"))))
                    .isEqualTo(Written.UPDATED);

            assertThat(pull.notes()).hasSize(2);
            assertThat(pull.notes().get(1).text()).endsWith("\n\nafter a restart");
            assertThat(Marker.in(pull.notes().get(1).text()).orElseThrow().generation())
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysItAgainWhereSomebodyDeletedIt(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            PullRequests pulls = on.pullRequests();
            given(pulls.comment(1, comment(pull, 1, "first")));
            on.repository.delete(pull.notes().get(0));

            assertThat(given(pulls.comment(1, comment(pull, 2, "again")))).isEqualTo(Written.CREATED);
            assertThat(given(on.pullRequests().comment(1, comment(pull, 3, "and edited"))))
                    .isEqualTo(Written.UPDATED);

            assertThat(pull.notes())
                    .singleElement()
                    .extracting(Pull.Note::text)
                    .asString()
                    .endsWith("and edited");
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverPutsAnOlderResultOverANewerOne(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            String before = pull.commit();
            on.push("x");
            given(on.pullRequests().comment(1, comment(pull, 5, "of the new head")));

            PullRequests slow = on.pullRequests();

            assertThat(given(slow.comment(1, comment(before, 99, "of the old head"))))
                    .isEqualTo(Written.SUPERSEDED);
            assertThat(given(slow.comment(1, comment(pull, 4, "looked at earlier"))))
                    .isEqualTo(Written.SUPERSEDED);
            assertThat(pull.notes())
                    .singleElement()
                    .extracting(Pull.Note::text)
                    .asString()
                    .endsWith("of the new head");
        }
    }

    /** Else whoever opens a pull request could have us edit a comment that they may edit as well. */
    @ParameterizedTest
    @EnumSource
    void doesNotTakeAMarkedCommentOfOthersForItsOwn(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            on.repository.comment(
                    pull, "bob", Marker.body(1, comment(pull, Long.MAX_VALUE / 100, "fine!"), Marker.Style.HTML));

            assertThat(given(on.pullRequests().comment(1, comment(pull, 1, "2 deletions"))))
                    .isEqualTo(Written.CREATED);
            assertThat(given(on.pullRequests().comment(1, comment(pull, 2, "3 deletions"))))
                    .isEqualTo(Written.UPDATED);

            assertThat(pull.notes()).extracting(Pull.Note::author).containsExactly("bob", "slipway");
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsItsCommentAmongHundreds(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            for (int i = 0; i < 130; i++) on.repository.comment(pull, "bob", "comment " + i);
            given(on.pullRequests().comment(1, comment(pull, 1, "first")));
            for (int i = 0; i < 130; i++) on.repository.comment(pull, "bob", "comment " + i);

            assertThat(given(on.pullRequests().comment(1, comment(pull, 2, "second"))))
                    .isEqualTo(Written.UPDATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotDoubledWhereAnAnswerIsLost(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            PullRequests pulls = on.pullRequests();
            on.forge.loseAnswer("POST");

            assertThat(pulls.comment(1, comment(pull, 1, "first")).whyNot())
                    .map(Failure::reason)
                    .contains(Reason.UNREACHABLE);
            assertThat(given(pulls.comment(1, comment(pull, 1, "first")))).isEqualTo(Written.UNCHANGED);

            assertThat(pull.notes()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fillsACommentToTheBrim(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            PullRequests pulls = on.pullRequests();
            int room = pulls.limits().room();

            assertThat(given(pulls.comment(1, comment(pull, 1, "x".repeat(room)))))
                    .isEqualTo(Written.CREATED);
            assertThat(pulls.comment(1, comment(pull, 2, "x".repeat(room + 1))).whyNot())
                    .map(Failure::reason)
                    .contains(Reason.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void setsAStatusOnlyWhereItChanges(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            PullRequests pulls = on.pullRequests();
            PullRequest pull = on.see(pulls, on.open("x"));

            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "looking"))))
                    .isEqualTo(Written.CREATED);
            assertThat(given(pulls.status(pull, status(CommitStatus.State.PENDING, "looking"))))
                    .isEqualTo(Written.UNCHANGED);
            for (CommitStatus.State state :
                    List.of(CommitStatus.State.SUCCESS, CommitStatus.State.FAILURE, CommitStatus.State.ERROR)) {
                assertThat(given(pulls.status(pull, status(state, "done")))).isEqualTo(Written.UPDATED);
                assertThat(given(on.pullRequests().status(pull, status(state, "done"))))
                        .isEqualTo(Written.UNCHANGED);
            }

            assertThat(on.repository.statusesSet()).isEqualTo(4);
            ForgeRepository.Status last = on.repository
                    .status(pull.head().commit(), "slipway/release")
                    .orElseThrow();
            assertThat(last.description()).endsWith("done");
            assertThat(last.url()).isEqualTo("https://slipway.example.com/previews/shop/1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fitsAStatusAndLinksThePullRequestWhereThereIsNothingElse(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            PullRequests pulls = on.pullRequests();
            PullRequest pull = on.see(pulls, on.open("x"));
            CommitStatus status = new CommitStatus(
                    "slipway/a-stage-with-a-name-that-is-long-and-longer",
                    CommitStatus.State.SUCCESS,
                    "many words ".repeat(100),
                    "");

            assertThat(given(pulls.status(pull, status))).isEqualTo(Written.CREATED);

            String key = kind == Kind.BITBUCKET_CLOUD ? BitbucketCloud.key(status.context()) : status.context();
            ForgeRepository.Status set =
                    on.repository.status(pull.head().commit(), key).orElseThrow();
            assertThat(set.description())
                    .endsWith("…")
                    .hasSizeLessThanOrEqualTo(pulls.limits().description());
            assertThat(set.url()).isEqualTo(pull.url());
        }
    }

    /** The other one looked when we did, and was quicker. */
    @ParameterizedTest
    @EnumSource
    void twoThatWriteAtTheSameTimeComeToOneComment(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            JdkHttp line = new JdkHttp(Duration.ofSeconds(10));
            AtomicBoolean late = new AtomicBoolean();
            PullRequests quick = on.pullRequests(OnAForge.SECRET, line);
            PullRequests slow = on.pullRequests(OnAForge.SECRET, request -> {
                if (request.method().equals("POST") && !late.getAndSet(true))
                    given(quick.comment(pull.number(), comment(pull, 1, "of the quick one")));
                return line.send(request);
            });

            given(slow.comment(pull.number(), comment(pull, 2, "of the slow one")));

            assertThat(pull.notes()).hasSize(1);
            assertThat(pull.notes().get(0).text()).contains("of the slow one");
            given(quick.comment(pull.number(), comment(pull, 3, "again of the quick one")));
            given(slow.comment(pull.number(), comment(pull, 4, "again of the slow one")));
            assertThat(pull.notes()).hasSize(1);
            assertThat(pull.notes().get(0).text()).contains("again of the slow one");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofSeveralCommentsOfOursTheOldestStays(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            Pull pull = on.open("x");
            given(on.pullRequests().comment(pull.number(), comment(pull, 1, "first")));
            String body = pull.notes().get(0).text();
            Pull.Note copied = on.repository.comment(pull, "bob", body);
            on.repository.comment(pull, "slipway", body);

            given(on.pullRequests().comment(pull.number(), comment(pull, 2, "second")));

            assertThat(pull.notes()).hasSize(2).contains(copied);
            assertThat(pull.notes().get(0).text()).contains("second");
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhoMayWrite(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            on.repository.let("carol", "write");
            PullRequests pulls = on.pullRequests();
            String form = kind == Kind.BITBUCKET_CLOUD ? "{%s}" : kind == Kind.AZURE_DEVOPS ? "id-of-%s" : "%s";

            assertThat(given(pulls.mayWrite(String.format(form, "ada")))).isTrue();
            assertThat(given(pulls.mayWrite(String.format(form, "carol")))).isEqualTo(kind != Kind.GITBUCKET);
            assertThat(given(pulls.mayWrite(String.format(form, "bob")))).isFalse();
            assertThat(given(pulls.mayWrite(String.format(form, "nobody")))).isFalse();
            assertThat(given(pulls.mayWrite(" "))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhyNothingCame(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            PullRequests pulls = on.pullRequests();

            on.forge.fail("GET", 500, Map.of(), "out of order");
            assertThat(why(pulls).reason()).isEqualTo(Reason.UNREACHABLE);

            on.forge.fail("GET", 429, Map.of("Retry-After", "17"), "slow down");
            Failure limited = why(pulls);
            assertThat(limited.reason()).isEqualTo(Reason.RATE_LIMITED);
            assertThat(limited.until()).contains(OnAForge.NOW.plusSeconds(17));
            assertThat(limited.message()).contains(kind.title()).contains("429 (slow down)");

            on.forge.fail("GET", 403, Map.of(), "not for " + OnAForge.SECRET);
            assertThat(why(pulls).reason()).isEqualTo(Reason.FORBIDDEN);

            assertThat(pulls.byNumber(77).whyNot()).map(Failure::reason).contains(Reason.NOT_FOUND);
            PullRequests stranger = on.pullRequests("wrong", new JdkHttp(Duration.ofSeconds(10)));
            assertThat(stranger.open().whyNot()).map(Failure::reason).contains(Reason.FORBIDDEN);
            assertThat(given(pulls.open())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotHeldUpForEver(Kind kind) throws IOException {
        try (OnAForge on = new OnAForge(kind)) {
            CountDownLatch never = new CountDownLatch(1);
            on.forge.hold("GET", never);
            PullRequests pulls = on.pullRequests(OnAForge.SECRET, new JdkHttp(Duration.ofMillis(300)));

            assertThat(why(pulls).reason()).isEqualTo(Reason.UNREACHABLE);
            never.countDown();
        }
    }

    private static Failure why(PullRequests pulls) {
        Failure failure = pulls.open().whyNot().orElseThrow();
        assertThat(failure.message()).doesNotContain(OnAForge.SECRET);
        return failure;
    }
}
