/**
 * Keeps revisions on disk; the only door to the database.
 *
 * <p>For: the store. In: entries, in the order of their revisions. Out: the same entries after a restart, whatever ended the process. Must
 * never know: who reads, who watches, what may be written.
 */
@NullMarked
package dev.slipway.cluster.store.journal;

import org.jspecify.annotations.NullMarked;
