package dev.slipway.sync.report;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attempts that ended, newest first. Bounded: an object's status is no archive. */
public record History(List<Mapping> entries) {
    public static final History EMPTY = new History(List.of());

    private static final int KEPT = 10;

    public History {
        entries = List.copyOf(entries);
    }

    static History of(Sequence entries) {
        return new History(entries.mappings());
    }

    /** How an attempt ended. */
    public enum Result {
        Succeeded,
        Failed,
        Superseded,
        Healed
    }

    /** The same with one more. The same commit ending the same way again replaces its entry, so that a fight does not push all else out. */
    public History with(String commit, Result result, String message, Instant startedAt, Instant finishedAt) {
        Mapping entry = Mapping.of(
                "commit", commit,
                "result", result.name(),
                "message", message,
                "startedAt", Times.seconds(startedAt),
                "finishedAt", Times.seconds(finishedAt));
        List<Mapping> all = new ArrayList<>(entries);
        if (!all.isEmpty() && isSame(all.get(0), commit, result)) all.remove(0);
        all.add(0, entry);
        return new History(all.subList(0, Math.min(KEPT, all.size())));
    }

    private static boolean isSame(Mapping entry, String commit, Result result) {
        return entry.text("commit").equals(Optional.of(commit))
                && entry.text("result").equals(Optional.of(result.name()));
    }

    Sequence tree() {
        return new Sequence(List.copyOf(entries));
    }
}
