/**
 * Shows how much of each quota is in use.
 *
 * <p>For: people and tools that read the status of a ResourceQuota; admission counts for itself. In: quotas and the objects beside them. Out: statuses.
 * Must never know: who is refused for want of quota.
 */
@NullMarked
package dev.slipway.cluster.controller.resourcequota;

import org.jspecify.annotations.NullMarked;
