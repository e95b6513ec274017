package dev.slipway.webhooks.reply;

import java.util.Optional;

/**
 * One pull request (merge request) as its forge tells it. What it claims decides only where to look: commits are read from Git.
 *
 * @param number what people call it by
 * @param url its page
 * @param author who opened it, by the name that {@link PullRequests#mayWrite} takes
 * @param base name of the branch it wants to be merged into, without {@code refs/heads/}
 * @param merge full id of the commit that brought it there; empty while it is not merged, or where the forge does not say
 */
public record PullRequest(
        long number,
        String title,
        String url,
        State state,
        String author,
        Head head,
        String base,
        Optional<String> merge) {
    public PullRequest {
        merge = merge.filter(commit -> state == State.MERGED);
    }

    /** One that is not merged, as far as anybody says. */
    public PullRequest(long number, String title, String url, State state, String author, Head head, String base) {
        this(number, title, url, state, author, head, base, Optional.empty());
    }

    /** The same at another commit. */
    public PullRequest at(String commit) {
        Head there = new Head(head.branch(), commit, head.fork(), head.ref());
        return new PullRequest(number, title, url, state, author, there, base, merge);
    }

    /**
     * What it wants to merge.
     *
     * @param branch its name, without {@code refs/heads/}; in the fork where it comes from one
     * @param commit full id of the newest commit, as the forge has seen it
     * @param fork whether it stands in another repository, whose owner may not be trusted here
     * @param ref under which the repository itself hands it out, as {@code refs/pull/7/head}; empty where it does not, as Bitbucket Cloud
     *     and Azure DevOps do for forks
     */
    public record Head(String branch, String commit, boolean fork, Optional<String> ref) {}

    /** Where it stands. */
    public enum State {
        OPEN,
        MERGED,
        /** Given up without merging. */
        CLOSED
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }
}
