/**
 * What a request means, before anything is done about it.
 *
 * <p>For: the HTTP face, which only acts on what is decided here. In: method, path, query and a few headers as text; the registry of
 * kinds. Out: one value per kind of request, or the refusal that answers it. Must never know: sockets, threads, the store.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.request;

import org.jspecify.annotations.NullMarked;
