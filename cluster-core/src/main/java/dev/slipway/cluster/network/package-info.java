/**
 * Where a Service is and where it leads: its own address, and those of its pods.
 *
 * <p>For: the control plane and whoever asks it where a Service's pods are. In: Services, pods, ranges. Out: Endpoints, EndpointSlices, IPAddresses. Must never
 * know: how traffic gets there.
 */
@NullMarked
package dev.slipway.cluster.network;

import org.jspecify.annotations.NullMarked;
