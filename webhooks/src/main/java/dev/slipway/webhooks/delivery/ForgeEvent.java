package dev.slipway.webhooks.delivery;

import java.util.List;
import java.util.Optional;

/** What a forge tells. It only says where to look again: what is true is read from the repository itself. */
public sealed interface ForgeEvent {

    /** What it says in a few words that may be shown to everybody: nothing that people wrote. */
    String summary();

    /**
     * Refs were made, moved or deleted.
     *
     * @param refs full names; empty where the sender does not say which
     */
    record RefsMoved(List<String> refs) implements ForgeEvent {
        public RefsMoved {
            refs = List.copyOf(refs);
        }

        @Override
        public String summary() {
            if (refs.isEmpty()) return "something moved";
            int more = refs.size() - 1;
            return refs.get(0) + (more == 0 ? "" : " and " + more + " more") + " moved";
        }
    }

    /**
     * A pull request was opened, closed or merged, or got another head, base or text.
     *
     * @param number as people call it
     * @param head the commit it stands at, if the forge says so; may be abbreviated
     */
    record PullRequestChanged(long number, Optional<String> head) implements ForgeEvent {
        @Override
        public String summary() {
            return "pull request " + number + " changed";
        }
    }

    /**
     * Somebody wrote under a pull request.
     *
     * @param number of the pull request
     * @param comment the forge's id of the comment: what it asks for is done once, however often the forge tells it; empty where it says none
     * @param author by the name with which one logs in, or what the forge's API takes in its place
     * @param text as it was written
     */
    record Commented(long number, String comment, String author, String text) implements ForgeEvent {
        @Override
        public String summary() {
            return "a comment on pull request " + number;
        }
    }

    /** The forge tries whether anybody listens. */
    record Ping() implements ForgeEvent {
        @Override
        public String summary() {
            return "ping";
        }
    }

    /** Nothing to do; answered like any other, since forges switch off hooks that fail. */
    record Ignored(String why) implements ForgeEvent {
        @Override
        public String summary() {
            return why;
        }
    }
}
