/**
 * What may hold a plan.
 *
 * <p>For: the engine before it acts, and people who ask why nothing happens. In: a plan and the facts around it. Out: verdicts: open, held,
 * or refused, with the reason. Must never know: how a plan is carried out.
 */
@NullMarked
package dev.slipway.sync.gate;

import org.jspecify.annotations.NullMarked;
