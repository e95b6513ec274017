package dev.slipway.cluster.client;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status;

/** Follows changes. */
public interface Watcher {

    /**
     * Every change of matching objects after a revision, in order, each once. The listener is called on the loop of the control plane (or of
     * the remote client), never after {@link Watch#close}, and never before this method has returned.
     */
    Watch watch(GroupKind kind, WatchOptions options, Listener listener);

    /**
     * Which changes.
     *
     * @param namespace empty means all
     * @param afterRevision changes after this one; 0 means: first the present state as ADDED, then changes
     * @param bookmarks whether to tell now and then how far the watch has come
     */
    record WatchOptions(
            String namespace, LabelSelector labels, FieldSelector fields, long afterRevision, boolean bookmarks) {

        /** All changes of a kind after a revision. */
        public static WatchOptions after(long revision) {
            return new WatchOptions("", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, revision, false);
        }
    }

    /** Hears of changes. */
    interface Listener {
        void onEvent(Event event);

        /** The watch ended: the revision is no longer kept (code 410), or the plane went away. List again and watch from there. */
        void onEnd(Status reason);
    }

    /** One change. A deleted object is in its last state, with the revision of the deletion. */
    record Event(Type type, ApiObject object) {
        /** What happened to the object; a bookmark holds nothing but a revision. */
        public enum Type {
            ADDED,
            MODIFIED,
            DELETED,
            BOOKMARK
        }
    }

    /** A watch that goes on until it is closed. */
    interface Watch extends AutoCloseable {
        /** Tells by a bookmark how far it has come, if it tells bookmarks at all and has begun. On the loop only. */
        default void bookmark() {}

        @Override
        void close();
    }
}
