/**
 * A local view of the control plane, fed by list and watch, and the queue of keys to look at again.
 *
 * <p>For: controllers and the engine. In: a client. Out: a read-only {@link dev.slipway.cluster.informer.World}, news of changes, keys with
 * dedupe, delay and back-off. Must never know: what a controller does with a key, how the plane stores objects.
 */
@NullMarked
package dev.slipway.cluster.informer;

import org.jspecify.annotations.NullMarked;
