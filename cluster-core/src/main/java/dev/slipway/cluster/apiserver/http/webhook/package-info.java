/**
 * Calls webhooks over HTTPS.
 *
 * <p>For: the API server, through its port {@link dev.slipway.cluster.apiserver.webhook.WebhookCaller}. In: where to send what, and whom to trust. Out:
 * what came back, or why nothing did, in the words of Go's HTTP client. Must never know: what a webhook is asked.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.webhook;

import org.jspecify.annotations.NullMarked;
