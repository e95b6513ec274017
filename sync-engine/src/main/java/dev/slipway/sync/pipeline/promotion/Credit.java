package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.source.Refs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * For whom a tag moved, and why.
 *
 * @param ours whether Slipway moved it
 * @param rollback whether it was to go back
 * @param rejects whose content is wrong, where that was said
 */
record Credit(String by, String reason, boolean ours, boolean rollback, List<String> rejects) {
    static final String SLIPWAY = "slipway";

    /** The commit was due. */
    static final Credit AUTOMATIC = new Credit(SLIPWAY, "", true, false, List.of());
    /** Somebody with the keys to the repository. */
    static final Credit OUT_OF_BAND = new Credit("somebody", "", false, false, List.of());

    Credit {
        rejects = List.copyOf(rejects);
    }

    /** That of a Promotion. */
    static Credit of(ApiObject promotion) {
        return new Credit(
                said(promotion, "requestedBy").orElse("Promotion " + promotion.name()),
                said(promotion, "reason").orElse(""),
                true,
                promotion.spec().bool("rollback").orElse(false),
                promotion.spec().sequence("rejects").texts());
    }

    /** Whether a tag went to where it is for a Promotion, after the move before. */
    static boolean isFor(ApiObject promotion, Refs.Ref ref, Optional<Instant> movedBefore) {
        boolean there = promotion.status().text("tag").equals(Optional.of(ref.name()))
                && promotion.status().text("to").equals(Optional.of(ref.commit().hex()));
        return there
                && promotion
                        .time("status", "finishedAt")
                        .filter(at -> movedBefore.filter(at::isBefore).isPresent())
                        .isEmpty();
    }

    private static Optional<String> said(ApiObject promotion, String field) {
        return promotion.spec().text(field).filter(text -> !text.isEmpty());
    }
}
