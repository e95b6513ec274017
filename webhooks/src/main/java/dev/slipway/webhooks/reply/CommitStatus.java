package dev.slipway.webhooks.reply;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a commit's status is to say.
 *
 * @param context what the status is about, as {@code slipway/release}; there is one status per context
 * @param description one sentence; cut at {@link Limits#description}
 * @param url where more is to be read, http or https; empty: the page of the pull request
 */
public record CommitStatus(String context, State state, String description, String url) {

    /** The four that every forge has in some words. */
    public enum State {
        /** Being worked on. */
        PENDING,
        SUCCESS,
        /** The answer is no. */
        FAILURE,
        /** There is no answer, since something broke. */
        ERROR;

        /**
         * The one that a forge calls so.
         *
         * @param words what it calls each
         */
        public static Optional<State> called(String word, Function<State, String> words) {
            return Stream.of(values())
                    .filter(state -> words.apply(state).equals(word))
                    .findFirst();
        }
    }
}
