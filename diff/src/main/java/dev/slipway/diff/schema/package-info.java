/**
 * What shape a document should have, as far as comparing, merging and checking need to know.
 *
 * <p>For: merges and checks that must know which lists are maps, which are sets and which are one value. In: nothing; others build
 * schemas from whatever description they have. Out: an immutable description. Must never know: Kubernetes, its kinds or its files.
 */
@NullMarked
package dev.slipway.diff.schema;

import org.jspecify.annotations.NullMarked;
