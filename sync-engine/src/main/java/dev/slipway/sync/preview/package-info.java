/**
 * What a change would do before it is done.
 *
 * <p>For: {@code slipway diff} and {@code preview}, comments on pull requests, pages. In: plans, renderings of commits, what lives. Out:
 * values: {@link dev.slipway.sync.preview.Preview} of a pull request, stage by stage, made of {@link dev.slipway.sync.preview.Forecast}s.
 * Nothing here writes, and no value of a Secret is in what comes out. Must never know: forges, HTTP, who reads.
 */
@NullMarked
package dev.slipway.sync.preview;

import org.jspecify.annotations.NullMarked;
