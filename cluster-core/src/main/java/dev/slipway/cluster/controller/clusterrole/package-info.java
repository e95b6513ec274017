/**
 * Fills ClusterRoles that stand for several others.
 *
 * <p>For: the control plane. In: a ClusterRole with an aggregation rule, and all others. Out: the same ClusterRole with the rules of those that it
 * selects. Must never know: what a rule means.
 */
@NullMarked
package dev.slipway.cluster.controller.clusterrole;

import org.jspecify.annotations.NullMarked;
