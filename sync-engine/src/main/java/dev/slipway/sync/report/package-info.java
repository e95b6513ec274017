/**
 * Telling what came of it.
 *
 * <p>For: everybody who asks the control plane. In: attempts, health, problems, refs. Out: the status of the engine's API objects, as values,
 * and what the engine remembers in them across restarts. Must never know: how status is written.
 */
@NullMarked
package dev.slipway.sync.report;

import org.jspecify.annotations.NullMarked;
