package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.EventLoop.Lane;

/**
 * Where the blocking work of one repository is done: nothing of another repository waits for it, and the control plane's journal neither.
 *
 * @param remote what asks the remote, which may hang
 * @param local what reads the mirror and renders, which may take long
 */
public record RepositoryLanes(Lane remote, Lane local) {
    /** New ones. */
    public static RepositoryLanes of(EventLoop loop, String repository) {
        return new RepositoryLanes(loop.lane("remote-" + repository), loop.lane("files-" + repository));
    }
}
