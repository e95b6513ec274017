/**
 * What exists: the documents by which clients learn groups, versions, kinds and subresources, all made from the registry of kinds.
 *
 * <p>For: the HTTP face. In: a registry. Out: trees, in the classic form and in the aggregated one. Must never know: HTTP, any particular kind.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.discovery;

import org.jspecify.annotations.NullMarked;
