/**
 * Kinds that users define: a CustomResourceDefinition in, kinds out, as good as built-in ones.
 *
 * <p>For: the API server. In: definitions. Out: kinds with schema, defaults, checks, rules, columns; what is wrong with a definition. Must never
 * know: how objects are stored or sent.
 */
@NullMarked
package dev.slipway.cluster.kind.custom;

import org.jspecify.annotations.NullMarked;
