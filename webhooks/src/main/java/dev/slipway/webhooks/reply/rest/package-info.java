/**
 * How each forge's REST interface is asked: paths, fields, pages, limits of rate, and what its refusals mean.
 *
 * <p>In: the address of a repository, a token, calls of {@code reply.PullRequests}. Out: requests through {@code reply.Http} and answers as
 * values. Must never know: sockets, clocks, who asks and why.
 */
@NullMarked
package dev.slipway.webhooks.reply.rest;

import org.jspecify.annotations.NullMarked;
