/**
 * The shapes of the built-in kinds, and whether an object has the shape it should have.
 *
 * <p>For: the table of kinds, OpenAPI, and the API server's first look at an object. In: the text made at build time, our own table of what
 * that text does not say, an object. Out: schemas, OpenAPI definitions, unknown fields and wrong types. Must never know: what the fields mean.
 */
@NullMarked
package dev.slipway.cluster.kind.schema;

import org.jspecify.annotations.NullMarked;
