/**
 * The steps of a write as functions: what a client sent and what there is in, what is to be written or why not out.
 *
 * <p>For: the API server. In: an object or a patch, and the moment it meets. Out: a {@link dev.slipway.cluster.apiserver.step.Step}. Must never
 * know: threads, futures, durability, HTTP.
 */
@NullMarked
package dev.slipway.cluster.apiserver.step;

import org.jspecify.annotations.NullMarked;
