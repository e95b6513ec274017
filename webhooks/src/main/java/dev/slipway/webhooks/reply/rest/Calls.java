package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.List;
import java.util.Optional;

/** What one forge's REST interface can be asked for. Says nothing about when to ask. */
interface Calls {

    Limits limits();

    /** How a comment hides a line there. */
    Marker.Style hiding();

    Answer<List<PullRequest>> open();

    Answer<PullRequest> byNumber(long number);

    /** All comments on a pull request, oldest first. */
    Answer<List<Standing>> comments(long number);

    /** One of them as it is now. */
    Answer<Standing> comment(long number, Standing known);

    Answer<Standing> create(long number, String body);

    Answer<Standing> edit(long number, Standing standing, String body);

    /** Deletes one of ours. */
    Answer<Boolean> delete(long number, Standing standing);

    /** Who wrote what we write: the token's user, as {@link Standing#author} names it. */
    Answer<String> me();

    /** What the status of a context says; empty where there is none yet. */
    Answer<Optional<CommitStatus>> said(PullRequest on, String context);

    /**
     * Sets a status.
     *
     * @param status fits the limits and has a URL
     * @return whether it changed anything
     */
    Answer<Boolean> say(PullRequest on, CommitStatus status, Optional<CommitStatus> said);

    Answer<Boolean> mayWrite(String user);

    /**
     * A comment that stands on a pull request.
     *
     * @param id what the forge calls it
     * @param version for forges that lock by it; 0 elsewhere
     * @param bot whether the forge says that a program wrote it which an administrator let in
     */
    record Standing(String id, long version, String author, boolean bot, String body) {}
}
