/**
 * Schedules of CronJobs: what they must look like, and when they come.
 *
 * <p>For: whoever checks CronJobs, and whoever runs them. In: an expression, a time zone, a moment. Out: what is wrong with it, or the moments that
 * it names. Must never know: what time it is.
 */
@NullMarked
package dev.slipway.cluster.kind.cron;

import org.jspecify.annotations.NullMarked;
