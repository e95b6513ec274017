/**
 * What differs between two trees.
 *
 * <p>For: plans, drift, patches and everything that shows a difference. In: two trees and their schema. Out: the changes, each with its
 * path and values. Must never know: who made a change, whether it is wanted, and how it is shown.
 */
@NullMarked
package dev.slipway.diff.compare;

import org.jspecify.annotations.NullMarked;
