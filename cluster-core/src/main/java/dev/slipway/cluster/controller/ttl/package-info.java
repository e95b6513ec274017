/**
 * Deletes Jobs some time after they finished.
 *
 * <p>For: the control plane. In: finished Jobs with {@code ttlSecondsAfterFinished}. Out: their deletion. Must never know: how a Job came to its
 * end, or who runs it. The rules are those of Kubernetes' {@code pkg/controller/ttlafterfinished}.
 */
@NullMarked
package dev.slipway.cluster.controller.ttl;

import org.jspecify.annotations.NullMarked;
