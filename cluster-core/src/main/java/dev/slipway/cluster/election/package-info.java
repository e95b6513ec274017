/**
 * Who of several processes may act on a control plane that they share.
 *
 * <p>For: controllers and engines that run against a plane over HTTP, where another process may run the same ones. In: a client, a name that the
 * processes share, an identity that they do not. Out: the beginning and the end of each term of leadership, and a client that writes during one
 * only. Must never know: what is done with it. The rules are those of client-go's {@code leaderelection}.
 */
@NullMarked
package dev.slipway.cluster.election;

import org.jspecify.annotations.NullMarked;
