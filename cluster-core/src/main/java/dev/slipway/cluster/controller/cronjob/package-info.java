/**
 * Makes a Job whenever a CronJob's schedule says so, and forgets old ones.
 *
 * <p>For: the control plane. In: a CronJob, the Jobs it manages, the time. Out: Jobs to make and delete, the CronJob's status. Must never know: what
 * becomes of a Job, except whether it has finished. The rules are those of Kubernetes' {@code pkg/controller/cronjob}.
 */
@NullMarked
package dev.slipway.cluster.controller.cronjob;

import org.jspecify.annotations.NullMarked;
