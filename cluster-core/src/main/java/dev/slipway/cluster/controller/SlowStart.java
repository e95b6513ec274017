package dev.slipway.cluster.controller;

import java.util.ArrayList;
import java.util.List;

/** Batches of 1, 2, 4 ... commands: if the first is refused, for a quota perhaps, a hundred others would be too, and are not tried. */
public final class SlowStart {
    private SlowStart() {}

    /** The commands in their order, each batch twice as long as the one before. */
    public static List<Command> batches(List<? extends Command> commands) {
        List<Command> batches = new ArrayList<>();
        int at = 0;
        for (int size = 1; at < commands.size(); size *= 2) {
            int end = Math.min(commands.size(), at + size);
            batches.add(new Command.Together(List.copyOf(commands.subList(at, end))));
            at = end;
        }
        return batches;
    }
}
