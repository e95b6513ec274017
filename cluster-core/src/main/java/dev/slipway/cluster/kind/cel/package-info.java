/**
 * Expressions of the Common Expression Language with the functions that Kubernetes adds. The only door to cel-java.
 *
 * <p>For: the validation rules of custom resources, admission policies. In: an expression with the types of what it speaks of, then facts. Out: yes, no, a
 * text, or a sentence that says why there is none. Must never know: what rules are for.
 */
@NullMarked
package dev.slipway.cluster.kind.cel;

import org.jspecify.annotations.NullMarked;
