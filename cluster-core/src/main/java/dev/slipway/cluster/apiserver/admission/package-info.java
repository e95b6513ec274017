/**
 * Whether a write that is right in itself may be made, and what is added to it on the way.
 *
 * <p>For: the steps of a write. In: a request and all objects at the moment. Out: the object as admitted, with warnings, or why not. Must never
 * know: how writes are decided, threads, HTTP.
 */
@NullMarked
package dev.slipway.cluster.apiserver.admission;

import org.jspecify.annotations.NullMarked;
