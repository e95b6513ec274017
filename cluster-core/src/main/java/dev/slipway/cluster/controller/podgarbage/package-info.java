/**
 * Removes pods that no node will ever end.
 *
 * <p>For: the control plane. In: pods, nodes. Out: pods marked failed and deleted. Must never know: who made a pod.
 */
@NullMarked
package dev.slipway.cluster.controller.podgarbage;

import org.jspecify.annotations.NullMarked;
