/**
 * Webhooks: those outside this process who have a say in admission.
 *
 * <p>For: the API server. In: a write, the webhook configurations that are there, and what webhooks have said so far. Out: a verdict, or whom to ask
 * first; and somebody who asks them, through a port. What is asked and what an answer means are functions. Must never know: HTTP libraries,
 * how a write goes on.
 */
@NullMarked
package dev.slipway.cluster.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
