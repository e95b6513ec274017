package dev.slipway.sync.cli;

import dev.slipway.sync.model.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Ends a command with a message for people and exit code 1. The message says what is wrong and what to do next; no stack trace follows. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** All of the problems, one per line. */
    static CommandFailure of(List<Problem> problems) {
        return new CommandFailure(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
}
