package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/** What is asked of objects, with everything that the path and the query say about it. */
public sealed interface ResourceRequest {

    /** The kind that the path names, at the version of the path. */
    Kind kind();

    /**
     * One object, or its {@code scale}.
     *
     * @param atRevision the state must not be older; 0 means the newest
     */
    record Get(Kind kind, ObjectKey key, String subresource, long atRevision) implements ResourceRequest {}

    /** Objects of a kind. */
    record ListAll(Kind kind, ListOptions options) implements ResourceRequest {}

    /**
     * Changes.
     *
     * @param options namespace and selectors; the revision after which to begin, or that the present state must have reached
     * @param presentFirst whether to begin with the present state
     * @param bookmarks whether the client wants to know how far the watch has come
     * @param tellInitialEnd whether a bookmark marks the end of the present state
     * @param timeout when to end it; empty leaves it to the server
     */
    record Follow(
            Kind kind,
            ListOptions options,
            boolean presentFirst,
            boolean bookmarks,
            boolean tellInitialEnd,
            Optional<Duration> timeout)
            implements ResourceRequest {}

    /**
     * A new object, or an action on one.
     *
     * @param name of the object that the action is on; empty for a new object
     */
    record Create(Kind kind, String namespace, String name, WriteOptions options) implements ResourceRequest {}

    /** A new state for an object. */
    record Replace(Kind kind, ObjectKey key, WriteOptions options) implements ResourceRequest {}

    /** A change to part of an object. */
    record Change(Kind kind, ObjectKey key, Writer.Patch.Type type, WriteOptions options) implements ResourceRequest {}

    /** Server-side apply. */
    record Apply(Kind kind, ObjectKey key, WriteOptions options) implements ResourceRequest {}

    /** The end of an object. */
    record Remove(Kind kind, ObjectKey key, DeleteOptions options) implements ResourceRequest {}

    /** The end of every object that is selected. */
    record RemoveAll(Kind kind, ListOptions selection, DeleteOptions options) implements ResourceRequest {}
}
