package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.source.Refs;
import java.util.Optional;

/**
 * A tag that is to move.
 *
 * @param tag the full name
 * @param from where it is now; empty if it is not there yet
 */
public record Move(String stage, String tag, Optional<Refs.Ref> from, CommitId to) {

    /** Whether the tag is there already. */
    public boolean isDone() {
        return from.map(Refs.Ref::commit).equals(Optional.of(to));
    }

    /** {@code refs/tags/canary 1234567 -> 89abcde}. */
    @Override
    public String toString() {
        return tag + " " + from.map(ref -> ref.commit().abbreviated()).orElse("(new)") + " -> " + to.abbreviated();
    }
}
