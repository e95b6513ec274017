/**
 * Config repositories over Git: the only door to JGit.
 *
 * <p>For: {@link dev.slipway.sync.source.Repository}. In: a remote and a directory for its bare mirror. Out: refs, snapshots read straight
 * from Git objects, tags moved. Must never know: what the files mean, or who asks.
 */
@NullMarked
package dev.slipway.sync.source.git;

import org.jspecify.annotations.NullMarked;
