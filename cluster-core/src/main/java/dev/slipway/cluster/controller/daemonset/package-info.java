/**
 * Keeps one pod on every node that should have it.
 *
 * <p>For: log collectors, network agents and whatever else belongs to a node. In: a DaemonSet, the pods and ControllerRevisions that it may own,
 * all nodes. Out: pods and revisions to make and delete, and its status. Must never know: whether a pod fits on its node, which is the
 * scheduler's to say. The rules are those of Kubernetes' {@code pkg/controller/daemon}.
 */
@NullMarked
package dev.slipway.cluster.controller.daemonset;

import org.jspecify.annotations.NullMarked;
