/**
 * Webhooks of Azure DevOps Services and Server.
 *
 * <p>For: repositories there. In: a delivery. Out: what it says. Must never know: who asks, and what is done about it.
 */
@NullMarked
package dev.slipway.webhooks.forge.azure;

import org.jspecify.annotations.NullMarked;
