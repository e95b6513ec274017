/**
 * The kinds that every control plane has: one entry per kind, grouped by API group, with the cells and rules that are theirs.
 *
 * <p>For: whoever makes the first registry. In: the schemas made at build time. Out: kinds. Must never know: how objects are stored or sent.
 */
@NullMarked
package dev.slipway.cluster.kind.builtin;

import org.jspecify.annotations.NullMarked;
