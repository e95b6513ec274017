/**
 * Turns what somebody changed on live objects into a change of the config repository.
 *
 * <p>For: whoever changed something in an emergency and wants to keep it. In: fields of live objects that differ from Git, and the files of a
 * commit. Out: the same files with the right lines changed, or why that cannot be. Pure. Must never know: how commits are made and pushed,
 * and who asks.
 */
@NullMarked
package dev.slipway.sync.adopt;

import org.jspecify.annotations.NullMarked;
