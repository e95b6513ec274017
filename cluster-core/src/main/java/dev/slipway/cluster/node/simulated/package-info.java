/**
 * Nodes whose pods only pretend: their life follows rules that annotations bend, so that a rollout, and a bad one, can be shown, tested and
 * rehearsed without a container.
 *
 * <p>For: the control plane, demos, rehearsals. In: pods assigned to a simulated node, the time. Out: Node objects, the status of pods over
 * time. Must never know: why a pod exists.
 */
@NullMarked
package dev.slipway.cluster.node.simulated;

import org.jspecify.annotations.NullMarked;
