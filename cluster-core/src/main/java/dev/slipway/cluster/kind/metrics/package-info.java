/**
 * What running pods use, as it is measured now and then.
 *
 * <p>For: the API {@code metrics.k8s.io} and whoever scales by it. In: pods and a port that knows what their containers use. Out: samples. Must never
 * know: who runs pods.
 */
@NullMarked
package dev.slipway.cluster.kind.metrics;

import org.jspecify.annotations.NullMarked;
