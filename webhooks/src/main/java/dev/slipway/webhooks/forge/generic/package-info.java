/**
 * Webhooks of one's own scripts.
 *
 * <p>For: repositories on forges without a shape of their own here, and plain Git servers. In: a delivery. Out: what it says. Must never
 * know: who asks, and what is done about it.
 */
@NullMarked
package dev.slipway.webhooks.forge.generic;

import org.jspecify.annotations.NullMarked;
