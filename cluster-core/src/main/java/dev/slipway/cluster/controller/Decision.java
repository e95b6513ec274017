package dev.slipway.cluster.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reconciler wants: commands in order, and when to look again although nothing changes. A change of anything it reads makes it look
 * again anyway.
 */
public record Decision(List<Command> commands, Optional<Duration> lookAgain) {
    private static final Decision NOTHING = new Decision(List.of(), Optional.empty());

    public Decision {
        commands = List.copyOf(commands);
    }

    /** All is as it should be. */
    public static Decision nothing() {
        return NOTHING;
    }

    public static Decision of(Command... commands) {
        return new Decision(List.of(commands), Optional.empty());
    }

    public static Decision of(List<? extends Command> commands) {
        return new Decision(List.copyOf(commands), Optional.empty());
    }

    /** Nothing for now; look again once a time has passed. */
    public static Decision wait(Duration delay) {
        return NOTHING.lookAgainAfter(delay);
    }

    public boolean isNothing() {
        return commands.isEmpty();
    }

    /** The same, with a later command. */
    public Decision then(Command command) {
        List<Command> longer = new ArrayList<>(commands);
        longer.add(command);
        return new Decision(longer, lookAgain);
    }

    /** The same, with later commands. */
    public Decision then(List<? extends Command> more) {
        List<Command> longer = new ArrayList<>(commands);
        longer.addAll(more);
        return new Decision(longer, lookAgain);
    }

    /** The same, looking again once a time has passed, or earlier where it already wanted to. */
    public Decision lookAgainAfter(Duration delay) {
        Duration positive = delay.isNegative() ? Duration.ZERO : delay;
        Duration earlier =
                lookAgain.filter(wanted -> wanted.compareTo(positive) <= 0).orElse(positive);
        return new Decision(commands, Optional.of(earlier));
    }

    /** The same, looking again at a moment if there is one. */
    public Decision lookAgainAt(Optional<Instant> moment, Instant now) {
        return moment.map(at -> lookAgainAfter(Duration.between(now, at))).orElse(this);
    }
}
