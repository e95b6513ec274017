/**
 * What is said back: a status code, headers and bytes; objects as themselves, as table rows or as bare metadata.
 *
 * <p>For: the HTTP face. In: objects, refusals, how the client wants them written. Out: replies and watch frames as values. Must never know:
 * sockets, and how an answer was found.
 */
@NullMarked
package dev.slipway.cluster.apiserver.http.answer;

import org.jspecify.annotations.NullMarked;
