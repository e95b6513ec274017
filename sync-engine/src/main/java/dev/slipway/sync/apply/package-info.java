/**
 * Carrying out a plan.
 *
 * <p>For: the engine. In: a plan and a client of the control plane. Out: objects written and deleted, and an attempt: how far it has come,
 * what it waits for, how it ended. Must never know: templates, Git, or by which rules health is judged.
 */
@NullMarked
package dev.slipway.sync.apply;

import org.jspecify.annotations.NullMarked;
