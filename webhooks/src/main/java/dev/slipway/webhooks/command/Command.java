package dev.slipway.webhooks.command;

import java.util.Optional;

/** One line of a comment that speaks to Slipway. It says what somebody wants, not that they may. */
public sealed interface Command {

    /** {@code /slipway preview}: look at this pull request again. */
    record Preview() implements Command {}

    /**
     * {@code /slipway promote STAGE}: move a stage on, as the command line does.
     *
     * @param to a commit, a tag or a branch; empty: what the stage takes by itself
     */
    record Promote(String stage, Optional<String> component, Optional<String> to, Optional<String> reason)
            implements Command {}

    /** {@code /slipway help}, or something that cannot be done. The answer is Markdown of one line. */
    record Answered(String answer) implements Command {}
}
