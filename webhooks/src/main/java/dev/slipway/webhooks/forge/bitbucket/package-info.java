/**
 * Webhooks of Bitbucket Cloud, and of Bitbucket Server and Data Center.
 *
 * <p>For: repositories there. In: a delivery. Out: what it says. Must never know: who asks, and what is done about it.
 */
@NullMarked
package dev.slipway.webhooks.forge.bitbucket;

import org.jspecify.annotations.NullMarked;
