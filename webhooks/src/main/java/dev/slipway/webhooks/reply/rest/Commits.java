package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.Optional;

/** What is the same for all forges in what they tell of commits and refs. */
final class Commits {
    private Commits() {}

    /** Whether a text is an id of a commit, whole or its start. */
    static boolean isOne(String text) {
        return text.matches("[0-9a-f]{7,64}");
    }

    static boolean isWhole(String text) {
        return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }

    /** A branch's name, where a forge gives the ref. */
    static String branch(String ref) {
        return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
    }

    /** The head of a pull request that the repository itself holds under its branch only: what a fork has cannot be fetched there. */
    static PullRequest.Head ofBranch(String branch, String commit, boolean fork) {
        return new PullRequest.Head(
                branch, commit, fork, fork ? Optional.empty() : Optional.of("refs/heads/" + branch));
    }

    /** Where 404 is an answer. */
    static <T> Answer<T> absentIs(T value, Answer<T> answer) {
        return answer.whyNot()
                        .filter(failure -> failure.reason() == Reason.NOT_FOUND)
                        .isPresent()
                ? Answer.of(value)
                : answer;
    }
}
