/**
 * Shows how many pods each disruption budget lets go at the moment.
 *
 * <p>For: people and tools that read the status of a PodDisruptionBudget; evictions are counted by the API server itself. In: budgets, pods and their
 * owners. Out: statuses. Must never know: who evicts what.
 */
@NullMarked
package dev.slipway.cluster.controller.disruption;

import org.jspecify.annotations.NullMarked;
