/**
 * Where commits come from: config repositories, their refs, and the files at a commit.
 *
 * <p>For: the flow's first stage, previews and promotions. In: a URL with credentials. Out: refs as the remote says them, revisions, snapshots;
 * a tag moved, or the reason why not. Must never know: what the files mean.
 */
@NullMarked
package dev.slipway.sync.source;

import org.jspecify.annotations.NullMarked;
