package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;

/** Tells how a live object stands, by rules and a world that whoever asks need not know. */
@FunctionalInterface
public interface Judge {
    /** The health of a live object. */
    Health of(ApiObject live);
}
