/**
 * Expressions of the Common Expression Language, as Kubernetes uses them in rules. The only door to cel-java.
 *
 * <p>For: the validation rules of custom resources. In: an expression and trees. Out: a tree, or a sentence that says why there is none. Must never
 * know: what rules are for.
 */
@NullMarked
package dev.slipway.cluster.kind.cel;

import org.jspecify.annotations.NullMarked;
