/**
 * One request to the control plane: find the kind, default, validate, admit, merge, persist; and the client for who lives in the same process.
 *
 * <p>For: the HTTP face and everybody inside. In: requests of the front door. Out: answers, once they are durable. Who has a client may do
 * everything: rules of who may do what are not there yet. Must never know: HTTP, controllers.
 */
@NullMarked
package dev.slipway.cluster.apiserver;

import org.jspecify.annotations.NullMarked;
