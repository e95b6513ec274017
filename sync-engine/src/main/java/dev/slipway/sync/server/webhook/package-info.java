/**
 * What is done about deliveries of Git forges.
 *
 * <p>For: the HTTP server. In: deliveries, who sent them, and how each repository's are checked. Out: an answer at once; for what is believed, few
 * calls to look again, however many deliveries there are; a record of what came. Must never know: HTTP, and how the engine works.
 */
@NullMarked
package dev.slipway.sync.server.webhook;

import org.jspecify.annotations.NullMarked;
