/**
 * Which PersistentVolume suits which claim.
 *
 * <p>For: the controllers that bind and make volumes, and whoever places pods. In: volumes, claims, classes. Out: a choice, or why not. Must never
 * know: where objects are kept, who asks.
 */
@NullMarked
package dev.slipway.cluster.kind.volume;

import org.jspecify.annotations.NullMarked;
