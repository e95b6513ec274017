/**
 * The flow as a whole: from a ref that moved to a stage that runs it, and on.
 *
 * <p>For: whoever runs the engine. In: repositories, a client of the control plane, a loop. Out: a control plane that converges to what the
 * repositories say, and API objects that tell how. Must never know: the rules by which any stage decides.
 */
@NullMarked
package dev.slipway.sync.pipeline;

import org.jspecify.annotations.NullMarked;
