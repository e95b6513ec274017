/**
 * Which of the nodes that a pod may go to is best: one small class per wish, each with its weight.
 *
 * <p>For: the scheduler. In: a pod, the scene, the nodes that are left. Out: 0 to 100 for each. Must never know: why other nodes were left out.
 */
@NullMarked
package dev.slipway.cluster.scheduler.score;

import org.jspecify.annotations.NullMarked;
