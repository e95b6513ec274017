package dev.slipway.testing.forge;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Refs and nothing behind them: commits are numbers. */
public final class MemoryGit implements ForgeGit {
    private final Map<String, String> refs = new TreeMap<>();
    private int commits;

    /** An id that none had before. */
    public synchronized String newCommit() {
        return String.format(Locale.ROOT, "%012x%028x", 0xc0de00000000L + ++commits, commits);
    }

    @Override
    public synchronized Optional<String> commit(String ref) {
        return Optional.ofNullable(refs.get(ref));
    }

    @Override
    public synchronized void set(String ref, String commit) {
        refs.put(ref, commit);
    }

    @Override
    public void take(ForgeGit from, String commit) {}

    @Override
    public synchronized String merge(String branch, String commit) {
        String merge = newCommit();
        refs.put("refs/heads/" + branch, merge);
        return merge;
    }
}
