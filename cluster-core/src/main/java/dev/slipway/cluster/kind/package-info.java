/**
 * Which kinds exist, and all that is particular to each: names, scope, shape, defaults, validation, columns.
 *
 * <p>For: the API server, discovery, and whoever compares objects. In: the built-in table, the schema made at build time, custom resource
 * definitions. Out: one entry per kind. Must never know: HTTP, the store, controllers.
 */
@NullMarked
package dev.slipway.cluster.kind;

import org.jspecify.annotations.NullMarked;
