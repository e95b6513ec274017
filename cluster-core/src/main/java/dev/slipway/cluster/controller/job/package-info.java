/**
 * Runs a Job's pods until enough of them have succeeded, or too many have failed.
 *
 * <p>For: the control plane. In: a Job and its pods. Out: pods to make and delete, the Job's status. Must never know: what the pods do. The
 * rules are those of Kubernetes' {@code pkg/controller/job}.
 */
@NullMarked
package dev.slipway.cluster.controller.job;

import org.jspecify.annotations.NullMarked;
