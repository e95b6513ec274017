/**
 * Patches, and merging by who owns what.
 *
 * <p>For: whoever changes a document that others change too. In: trees, patches, owners with their fields, a schema. Out: the merged tree
 * and the new owners; or a refusal or conflicts as values. Must never know: where documents are kept, and which fields a kind of object
 * keeps out of reach: callers say so.
 */
@NullMarked
package dev.slipway.diff.merge;

import org.jspecify.annotations.NullMarked;
