package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;

/**
 * A tag that is to move back.
 *
 * @param left what its stage, or its component there, runs now; where the component has no tag of its own yet, that is the stage's commit
 */
public record Rollback(Move move, CommitId left) {}
