/**
 * Notices nodes that nobody hears of any more, and keeps pods away from nodes that are not well.
 *
 * <p>For: the control plane. In: nodes, their Leases, the pods on them. Out: conditions {@code Unknown}, taints, pods that are not Ready. Must never
 * know: who or what stands behind a node.
 */
@NullMarked
package dev.slipway.cluster.controller.nodelifecycle;

import org.jspecify.annotations.NullMarked;
