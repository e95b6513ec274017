/**
 * The HTTP server beside the API server: status page, previews, health, metrics, webhooks. One of the doors to Javalin.
 *
 * <p>For: browsers, probes, Prometheus and Git forges. In: requests; a client of the control plane to read from. Out: pages and numbers, and
 * for a believed webhook the call to look again. Must never know: how the engine works; what it shows it reads through the front door.
 */
@NullMarked
package dev.slipway.sync.server;

import org.jspecify.annotations.NullMarked;
