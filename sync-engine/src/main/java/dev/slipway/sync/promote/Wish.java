package dev.slipway.sync.promote;

import dev.slipway.cluster.object.ApiObject;
import java.util.Optional;

/**
 * What somebody wants a stage to run.
 *
 * @param component only this one, by a tag of its own; empty means the whole stage
 * @param commit a full commit id, or the first seven digits or more of one that a ref points to; empty means what the stage before runs
 * @param force also sideways, and although the stage before is not synced and healthy
 */
public record Wish(String stage, Optional<String> component, Optional<String> commit, boolean force) {

    /** Of a Promotion object. */
    public static Wish of(ApiObject promotion) {
        return new Wish(
                promotion.spec().text("stage").orElse(""),
                promotion.spec().text("component").filter(text -> !text.isEmpty()),
                promotion.spec().text("commit").filter(text -> !text.isEmpty()),
                promotion.spec().bool("force").orElse(false));
    }
}
