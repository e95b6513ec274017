/**
 * One HTTP delivery from a Git forge, checked and understood.
 *
 * <p>In: headers and body exactly as received, the shared secret, the time. Out: a {@code ForgeEvent} (a ref moved, a pull request
 * changed, a ping, or something we ignore), or a refusal that says why: bad signature, replayed, too large, not readable.
 *
 * <p>Must never know: what the engine does with an event, the HTTP server that received it, the objects of the control plane. A
 * delivery only says "look again"; nothing it claims is believed without reading Git.
 */
@NullMarked
package dev.slipway.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
