package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import java.util.List;

/**
 * How a live object differs from what is wanted of it, and what is sent to mend that.
 *
 * @param differs whether anything is to be written
 * @param changes what a write changes, in the order of the document
 * @param left what differs and stays as it is, because another manager applies it
 * @param sent the object as it is applied: without the fields that are left to others
 * @param yielded the fields that are left to others for good, whoever owns them now
 * @param fixed the places of changes that cannot be made in place
 * @param releases whether some of those are still ours, and must be given up before the object is applied without them: the server would take
 *     them out otherwise
 */
public record Divergence(
        boolean differs,
        List<Change> changes,
        List<Change> left,
        List<Path> fixed,
        ApiObject sent,
        PathSet yielded,
        boolean releases) {
    public Divergence {
        changes = List.copyOf(changes);
        left = List.copyOf(left);
        fixed = List.copyOf(fixed);
    }

    /** Nothing is compared: the object is new, or on its way out. */
    public static Divergence none(ApiObject sent, PathSet yielded) {
        return new Divergence(false, List.of(), List.of(), List.of(), sent, yielded, false);
    }
}
