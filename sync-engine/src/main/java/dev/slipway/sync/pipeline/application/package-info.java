/**
 * Keeps applications what they should be: plan, gates, one step of an attempt, report, and again.
 *
 * <p>For: the pipeline, for the applications of one repository. In: what is wanted of each, changes of the control plane. Out: objects made,
 * changed and deleted; Attempts, inventories, tombstones and the status of each Application. Must never know: how a commit came to a stage, or
 * where it goes next.
 *
 * <p>{@code Applications} has them all; {@code ApplicationSync} looks at one and decides with the rules of {@code plan} and {@code gate};
 * {@code Attempts} says which attempt is in hand, {@code Execution} carries it out, {@code Acts} talks to the control plane.
 */
@NullMarked
package dev.slipway.sync.pipeline.application;

import org.jspecify.annotations.NullMarked;
