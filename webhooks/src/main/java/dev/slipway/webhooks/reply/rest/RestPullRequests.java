package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Comment;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.PullRequest;
import dev.slipway.webhooks.reply.PullRequests;
import java.util.List;
import java.util.Optional;

/** Pull requests over a forge's REST interface. */
final class RestPullRequests implements PullRequests {
    private final Calls calls;
    private final OneComment oneComment;

    RestPullRequests(Calls calls) {
        this.calls = calls;
        this.oneComment = new OneComment(calls);
    }

    @Override
    public Limits limits() {
        return calls.limits();
    }

    @Override
    public Answer<List<PullRequest>> open() {
        return calls.open();
    }

    @Override
    public Answer<PullRequest> byNumber(long number) {
        return calls.byNumber(number);
    }

    @Override
    public Answer<Written> comment(long number, Comment comment) {
        return oneComment.write(number, comment);
    }

    /** Reads first: forges keep every status that was ever set, and GitHub takes no more than a thousand. */
    @Override
    public Answer<Written> status(PullRequest on, CommitStatus wished) {
        CommitStatus status = new CommitStatus(
                wished.context(),
                wished.state(),
                limits().describe(wished.description()),
                wished.url().isEmpty() ? on.url() : wished.url());
        return calls.said(on, status.context()).then(said -> {
            if (said.equals(Optional.of(status))) return Answer.of(Written.UNCHANGED);
            return calls.say(on, status, said)
                    .map(changed ->
                            !changed ? Written.UNCHANGED : said.isPresent() ? Written.UPDATED : Written.CREATED);
        });
    }

    @Override
    public Answer<Boolean> mayWrite(String user) {
        return user.isBlank() ? Answer.of(false) : calls.mayWrite(user);
    }
}
