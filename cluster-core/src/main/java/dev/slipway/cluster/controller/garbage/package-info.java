/**
 * Deletes what belongs to owners that have gone, and sees to the ways in which an owner itself may go: foreground and orphan.
 *
 * <p>For: the control plane. In: every object with owners or one of the two finalizers. Out: deletions, owner references and finalizers to remove.
 * Must never know: what any kind means.
 */
@NullMarked
package dev.slipway.cluster.controller.garbage;

import org.jspecify.annotations.NullMarked;
