/**
 * What people tell Slipway to do in comments on pull requests.
 *
 * <p>In: the text of a comment. Out: the commands in it, or what is wrong with them. Must never know: who wrote it, whether they may, and
 * how it is done.
 */
@NullMarked
package dev.slipway.webhooks.command;

import org.jspecify.annotations.NullMarked;
