/**
 * Finds a node for each pod: filter, score, bind.
 *
 * <p>For: the control plane. In: pods without a node, nodes, the pods that are on them. Out: bind commands, and for pods that fit nowhere the
 * reason in Kubernetes' words. Must never know: how a node runs a pod.
 */
@NullMarked
package dev.slipway.cluster.scheduler;

import org.jspecify.annotations.NullMarked;
