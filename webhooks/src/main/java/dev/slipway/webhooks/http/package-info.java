/**
 * The way out to a forge: the JDK's HTTP client behind the seam {@code reply.Http}.
 *
 * <p>In: a request. Out: its answer, bounded in time and size. Must never know: what is asked for, and what for.
 */
@NullMarked
package dev.slipway.webhooks.http;

import org.jspecify.annotations.NullMarked;
