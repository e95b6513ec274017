/**
 * The shapes of all kinds as OpenAPI documents, version 3 in JSON and version 2 also in protocol buffers, for clients that check and explain
 * objects by them.
 *
 * <p>For: the HTTP face. In: kinds. Out: trees and bytes. Must never know: HTTP, any particular kind.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.openapi;

import org.jspecify.annotations.NullMarked;
