/**
 * What an application should be.
 *
 * <p>In: an application's files, the values of the flags, and which kinds are cluster-scoped. Out: a {@code Rendering}, objects with their
 * origin, or every problem with file and line. A function: same input, same bytes.
 *
 * <p>Must never know: what is live, the control plane, the time.
 */
@NullMarked
package dev.slipway.sync.render;

import org.jspecify.annotations.NullMarked;
