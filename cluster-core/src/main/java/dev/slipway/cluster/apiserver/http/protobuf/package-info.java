/**
 * Bodies in <a href="https://protobuf.dev/programming-guides/encoding/">protocol buffers</a>, as kubectl 1.32 and the typed Go clients send
 * them.
 *
 * <p>For: the readers of request bodies. In: bytes in the envelope that Kubernetes puts around a message, and the table of messages that the
 * build made. Out: the tree that the JSON of the same object holds, or why there is none. Must never know: HTTP, what a kind's fields mean.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.protobuf;

import org.jspecify.annotations.NullMarked;
