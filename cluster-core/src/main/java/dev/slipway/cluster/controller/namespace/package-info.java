/**
 * Empties a namespace that is being deleted, then lets it go.
 *
 * <p>For: the control plane. In: a terminating namespace and all that is in it. Out: deletions, conditions that say what remains, the end of the
 * namespace's finalizer. Must never know: what any kind means, except that pods go first.
 */
@NullMarked
package dev.slipway.cluster.controller.namespace;

import org.jspecify.annotations.NullMarked;
