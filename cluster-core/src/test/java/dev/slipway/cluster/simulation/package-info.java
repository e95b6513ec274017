/**
 * Proves the control plane by stories: people use it, everything that can go wrong goes wrong, and after every durable change it must hold what a
 * cluster promises.
 *
 * <p>A {@link Story} is told by one seed. The seed draws a {@link Script}: a few {@link Users}, a few {@link Fault}s, how fast things happen and how
 * it ends. Each {@link Invariant} hears of every change. A {@link Mutation} breaks the plane on purpose, to prove that the invariants would notice.
 *
 * <p>For: those who change controllers. In: seeds, or scripts. Out: the first story that breaks a promise. Must never know: how a controller
 * decides.
 */
@NullMarked
package dev.slipway.cluster.simulation;

import org.jspecify.annotations.NullMarked;
