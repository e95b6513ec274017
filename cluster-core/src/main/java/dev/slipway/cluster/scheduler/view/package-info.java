/**
 * What the scheduler sees: nodes with what is on them, and the pods as far as their place depends on them.
 *
 * <p>For: filters, scores, the scheduler. In: changes of pods and nodes. Out: states that are asked thousands of times a second, with whatever is
 * assumed meanwhile. Must never know: which node is right for a pod.
 */
@NullMarked
package dev.slipway.cluster.scheduler.view;

import org.jspecify.annotations.NullMarked;
