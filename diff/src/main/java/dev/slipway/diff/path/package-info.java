/**
 * Where in a tree.
 *
 * <p>For: errors that name a place, comparisons that list places, owners that hold sets of places. In: fields, item keys, indices, or
 * their text. Out: immutable paths and sets of paths. Must never know: what stands at a place, or which places are secret or owned.
 */
@NullMarked
package dev.slipway.diff.path;

import org.jspecify.annotations.NullMarked;
