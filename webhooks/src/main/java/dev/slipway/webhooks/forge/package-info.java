/**
 * The forges there are.
 *
 * <p>For: whoever reads settings. In: a name. Out: the forge. Must never know: who asks, and what is done about it.
 */
@NullMarked
package dev.slipway.webhooks.forge;

import org.jspecify.annotations.NullMarked;
