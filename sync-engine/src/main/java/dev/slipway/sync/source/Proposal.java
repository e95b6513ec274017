package dev.slipway.sync.source;

import dev.slipway.sync.model.CommitId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A commit that somebody may merge: on a branch of its own, on top of another commit.
 *
 * @param branch the short name of the branch, which must not exist yet
 * @param onto the parent
 * @param files the whole text of each file that differs from the parent, by path
 * @param at when it is made
 */
public record Proposal(String branch, CommitId onto, SortedMap<String, String> files, String message, Instant at) {
    public Proposal {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        if (files.isEmpty()) throw new IllegalArgumentException("a proposal that changes nothing");
    }

    /** The full name of the branch. */
    public String ref() {
        return "refs/heads/" + branch;
    }
}
