/**
 * Rolls a Deployment's template out over ReplicaSets.
 *
 * <p>For: the control plane. In: a Deployment, the ReplicaSets that it may own, their pods. Out: ReplicaSets to make, scale, re-number and
 * delete, and its status. Must never know: how a ReplicaSet keeps its pods. The rules are those of Kubernetes' {@code pkg/controller/deployment}.
 */
@NullMarked
package dev.slipway.cluster.controller.deployment;

import org.jspecify.annotations.NullMarked;
