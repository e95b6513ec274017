package dev.slipway.sync.promote;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.model.CommitId;
import java.util.Optional;

/**
 * What somebody wants a stage to run.
 *
 * @param component only this one, by a tag of its own; empty means the whole stage
 * @param commit a full commit id, or the first seven digits or more of one that a ref points to; empty means what the stage before runs, or of a
 *     rollback the last good one
 * @param force also sideways, although the stage before is not synced and healthy, and although it was rejected
 * @param rollback whether it must go back
 * @param from only if it runs this commit now
 */
public record Wish(
        String stage,
        Optional<String> component,
        Optional<String> commit,
        boolean force,
        boolean rollback,
        Optional<String> from) {

    /** A wish to go on. */
    public Wish(String stage, Optional<String> component, Optional<String> commit, boolean force) {
        this(stage, component, commit, force, false, Optional.empty());
    }

    /** The same to a certain commit, wherever it starts from. */
    public Wish to(CommitId commit) {
        return new Wish(stage, component, Optional.of(commit.hex()), force, rollback, Optional.empty());
    }

    /** Of a Promotion object. */
    public static Wish of(ApiObject promotion) {
        return new Wish(
                promotion.spec().text("stage").orElse(""),
                said(promotion, "component"),
                said(promotion, "commit"),
                promotion.spec().bool("force").orElse(false),
                promotion.spec().bool("rollback").orElse(false),
                said(promotion, "from"));
    }

    private static Optional<String> said(ApiObject promotion, String field) {
        return promotion.spec().text(field).filter(text -> !text.isEmpty());
    }
}
