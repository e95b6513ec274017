/**
 * How many pods of a set may be taken away on purpose at the moment.
 *
 * <p>For: evictions, which are refused beyond it, and the controller that shows it. In: a PodDisruptionBudget, pods, their owners. Out: numbers.
 * Must never know: where objects are kept, who asks.
 */
@NullMarked
package dev.slipway.cluster.kind.disruption;

import org.jspecify.annotations.NullMarked;
