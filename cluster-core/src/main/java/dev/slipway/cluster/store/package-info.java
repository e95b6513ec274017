/**
 * Revisions: what every object is, was and becomes.
 *
 * <p>For: the API server, and nobody else above it. In: changes, each with the revision it was decided on. Out: snapshots, events in order,
 * outcomes that are durable. Must never know: users, defaults, validation, what a kind means.
 */
@NullMarked
package dev.slipway.cluster.store;

import org.jspecify.annotations.NullMarked;
