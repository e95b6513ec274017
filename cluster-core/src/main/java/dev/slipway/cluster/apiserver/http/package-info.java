/**
 * The Kubernetes HTTP face of a control plane.
 *
 * <p>For: kubectl and every other client of the Kubernetes API. In: requests over TLS. Out: what the front door answers, in the documents,
 * words and headers that such clients know. Must never know: how objects are kept, or what a controller does. Decisions are made in the
 * packages below; the classes here move bytes.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http;

import org.jspecify.annotations.NullMarked;
