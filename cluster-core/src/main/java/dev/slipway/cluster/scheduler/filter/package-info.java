/**
 * Which nodes a pod may go to: one small class per reason why not, in Kubernetes' words.
 *
 * <p>For: the scheduler. In: a pod, the scene, a node. Out: a refusal or none, and what may change it. Must never know: which of the nodes that are
 * left is best.
 */
@NullMarked
package dev.slipway.cluster.scheduler.filter;

import org.jspecify.annotations.NullMarked;
