/**
 * Who asked for what, when, from where, and what came of it: one line of JSON per request, in the form of Kubernetes' audit events.
 *
 * <p>For: whoever must find out later who did something. In: requests and how they were answered. Out: a file that never grows without bound. Must never
 * know: what is in requests and answers. No body is ever recorded, so that no secret can be.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.audit;

import org.jspecify.annotations.NullMarked;
