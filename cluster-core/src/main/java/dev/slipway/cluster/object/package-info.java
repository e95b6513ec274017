/**
 * API objects as immutable trees with typed views.
 *
 * <p>For: every floor above. In: trees. Out: names, labels, selectors, conditions, quantities, Status bodies. Must never know: which kinds
 * exist, how objects are stored or sent.
 */
@NullMarked
package dev.slipway.cluster.object;

import org.jspecify.annotations.NullMarked;
