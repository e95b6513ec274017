/**
 * Webhooks of GitLab.
 *
 * <p>For: repositories there. In: a delivery. Out: what it says. Must never know: who asks, and what is done about it.
 */
@NullMarked
package dev.slipway.webhooks.forge.gitlab;

import org.jspecify.annotations.NullMarked;
