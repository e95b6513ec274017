/**
 * The front door: how everybody, controllers and engine included, reads, writes and watches API objects.
 *
 * <p>For: callers of a control plane, whether it is in this process, a fork of it, or somebody's cluster. In: keys, objects, patches. Out:
 * answers and events, always on the caller's event loop. Must never know: how the plane keeps its objects.
 */
@NullMarked
package dev.slipway.cluster.client;

import org.jspecify.annotations.NullMarked;
