package dev.slipway.webhooks.reply;

import java.util.List;

/**
 * The pull requests of one repository at its forge. Calls block until the forge has answered or a timeout has passed, so they belong to a
 * worker; one call at a time. What goes wrong is a value, and no message holds a token.
 */
public interface PullRequests {

    /** What a comment and a status may hold there. */
    Limits limits();

    /** Those that are open, oldest first, {@link #MOST_OPEN} at the most. */
    Answer<List<PullRequest>> open();

    /** One of them, open or not. */
    Answer<PullRequest> byNumber(long number);

    /**
     * Makes our one comment on a pull request say this: found by its hidden marker, edited in place, made where there is none, made again
     * where somebody deleted it. A comment that stands there for a newer result is left as it is.
     */
    Answer<Written> comment(long number, Comment comment);

    /** Makes the status of a pull request's head say this, one per context. Where it says so already nothing is sent. */
    Answer<Written> status(PullRequest on, CommitStatus status);

    /** Whether somebody may push to the repository, and so may give commands. Unknown people may not. */
    Answer<Boolean> mayWrite(String user);

    /** More open pull requests than this are not looked at. */
    int MOST_OPEN = 500;

    /** What became of something to be said. */
    enum Written {
        /** There was none of ours. */
        CREATED,
        /** Ours said something else. */
        UPDATED,
        /** It said so already; nothing was sent. */
        UNCHANGED,
        /** It stands there for a newer result, and stays. */
        SUPERSEDED
    }
}
