/**
 * The one seam for time, order, chance and concurrency.
 *
 * <p>For: everything that has state or waits. In: tasks, delays, blocking work. Out: those tasks, one at a time, in order; the time; random
 * numbers. Must never know: what the tasks are about.
 */
@NullMarked
package dev.slipway.cluster.loop;

import org.jspecify.annotations.NullMarked;
