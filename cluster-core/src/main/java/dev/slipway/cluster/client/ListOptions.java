package dev.slipway.cluster.client;

import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;

/**
 * Which objects of a kind.
 *
 * @param namespace empty means all namespaces
 * @param limit most objects in one page; 0 means no limit
 * @param next the {@link Reader.Page#next} of the page before; empty for the first
 * @param atRevision 0 means the newest
 * @param match how {@code atRevision} is meant
 */
public record ListOptions(
        String namespace,
        LabelSelector labels,
        FieldSelector fields,
        int limit,
        String next,
        long atRevision,
        RevisionMatch match) {

    /** What a list may be read at: anything at least as new, or exactly that revision. */
    public enum RevisionMatch {
        NOT_OLDER_THAN,
        EXACT
    }

    /** All objects in all namespaces. */
    public static final ListOptions ALL = in("");

    /** All objects in a namespace. */
    public static ListOptions in(String namespace) {
        return new ListOptions(
                namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, "", 0, RevisionMatch.NOT_OLDER_THAN);
    }

    public ListOptions withLabels(LabelSelector selector) {
        return new ListOptions(namespace, selector, fields, limit, next, atRevision, match);
    }

    public ListOptions selecting(LabelSelector labelSelector, FieldSelector fieldSelector) {
        return new ListOptions(namespace, labelSelector, fieldSelector, limit, next, atRevision, match);
    }

    /** The page after one that said {@code next}. */
    public ListOptions goingOn(String after) {
        return new ListOptions(namespace, labels, fields, limit, after, atRevision, match);
    }
}
