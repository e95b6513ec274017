/**
 * Where a Service leads: the addresses of its pods.
 *
 * <p>For: the control plane and whoever asks it where a Service's pods are. In: Services and pods. Out: Endpoints and EndpointSlices. Must never
 * know: how traffic gets there.
 */
@NullMarked
package dev.slipway.cluster.network;

import org.jspecify.annotations.NullMarked;
