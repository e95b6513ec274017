/**
 * The front door of a control plane that is somewhere else: any server of the Kubernetes API.
 *
 * <p>For: the command line, and an engine that works on somebody's cluster. In: a kubeconfig file; requests as the client interfaces have them.
 * Out: answers and events, on the caller's loop. Must never know: what the kinds mean, or that there is a bundled control plane.
 */
@NullMarked
package dev.slipway.cluster.client.http;

import org.jspecify.annotations.NullMarked;
