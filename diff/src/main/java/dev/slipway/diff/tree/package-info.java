/**
 * Immutable values as JSON and YAML know them.
 *
 * <p>For: everything that holds a document: manifests, parameters, API objects, patches. In: Java values or a codec's events. Out:
 * mappings, sequences and scalars that can be shared freely between threads and revisions. Must never know: where a document came
 * from, what its fields mean, or how it is written down.
 */
@NullMarked
package dev.slipway.diff.tree;

import org.jspecify.annotations.NullMarked;
