/**
 * Previews as web pages.
 *
 * <p>For: the web server, and {@code slipway preview -o html}. In: a {@link dev.slipway.sync.preview.Preview} and what a reader wants to see of
 * it. Out: HTML that works without scripts, in two wrappings: a page of the server, and a file that needs nothing else. A function: same input,
 * same bytes. Must never know: HTTP, where previews are kept.
 */
@NullMarked
package dev.slipway.sync.preview.page;

import org.jspecify.annotations.NullMarked;
