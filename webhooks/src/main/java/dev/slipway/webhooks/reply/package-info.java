/**
 * What Slipway says on a pull request: one comment and a status per context, and what it must know of the pull request to say them.
 *
 * <p>In: values to be said, and the answers of a forge's REST interface through the seam {@code Http}. Out: requests to it, pull requests
 * as values, and a comment cut to what the forge takes. Deciding (what stands there, what may be written over it, what fits) is apart
 * from sending.
 *
 * <p>Must never know: stages, plans, objects; sockets and clocks, which come in by constructors; what a delivery looks like.
 */
@NullMarked
package dev.slipway.webhooks.reply;

import org.jspecify.annotations.NullMarked;
