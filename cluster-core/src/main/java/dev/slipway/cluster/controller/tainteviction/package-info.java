/**
 * Sends pods away from nodes that do not want them any more.
 *
 * <p>For: {@code kubectl taint nodes NODE key=value:NoExecute}. In: nodes with their taints, the pods on them with their tolerations. Out: deletions of
 * pods, at once or when they have stood a taint for as long as they wanted. Must never know: why a node was tainted, and where the pods go next.
 */
@NullMarked
package dev.slipway.cluster.controller.tainteviction;

import org.jspecify.annotations.NullMarked;
