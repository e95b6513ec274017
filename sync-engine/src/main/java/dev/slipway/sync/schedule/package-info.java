/**
 * When something may happen: cron expressions and windows of time.
 *
 * <p>For: gates that open and close by the clock. In: what {@code slipway.yaml} says, and a moment. Out: whether a window is open then, and
 * when that changes. The only door to Quartz, of which it uses the calendar, not the scheduler: what is due at a moment is posted to the loop by
 * whoever waits. Must never know: what time it is, what waits for a window.
 */
@NullMarked
package dev.slipway.sync.schedule;

import org.jspecify.annotations.NullMarked;
