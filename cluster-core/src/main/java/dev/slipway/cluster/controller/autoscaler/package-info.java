/**
 * Scales workloads by what their pods use.
 *
 * <p>For: whoever made a HorizontalPodAutoscaler. In: autoscalers, what they scale, pods and what was measured of them. Out: replicas through the
 * scale subresource, statuses, events. Must never know: who runs pods, and what a workload does with its replicas.
 */
@NullMarked
package dev.slipway.cluster.controller.autoscaler;

import org.jspecify.annotations.NullMarked;
