package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.time.Instant;

/** One thing that a watch says. */
public sealed interface Frame {
    /** The annotation that marks the bookmark after the present state. */
    String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    /** The weight of what is not about an object. */
    int SMALL = 256;

    /**
     * As it goes over the wire.
     *
     * @param first whether it is the first of its watch
     */
    Mapping tree(View view, boolean first, Instant now);

    /** How much memory it keeps from being freed, in bytes of JSON. */
    default int weight() {
        return SMALL;
    }

    /**
     * Appends it as one line of JSON.
     *
     * @param lines what others have been told already
     */
    default void writeTo(ByteArrayOutputStream out, View view, boolean first, Instant now, SharedLines lines) {
        out.writeBytes(Documents.line(Json.write(tree(view, first, now))));
    }

    /** An object was there already, was made, changed or deleted. */
    record Changed(Watcher.Event.Type type, ApiObject object) implements Frame {
        @Override
        public Mapping tree(View view, boolean first, Instant now) {
            return Mapping.of("type", type.name(), "object", view.event(object, first, now));
        }

        @Override
        public int weight() {
            return SMALL + object.encoded().size();
        }

        @Override
        public void writeTo(ByteArrayOutputStream out, View view, boolean first, Instant now, SharedLines lines) {
            view.write(type.name(), object, first, now, out, lines);
        }
    }

    /** How far the watch has come, and whether all that was there at its start has been told. */
    record Bookmark(String revision, boolean endOfInitial) implements Frame {
        @Override
        public Mapping tree(View view, boolean first, Instant now) {
            Mapping metadata = Mapping.of("resourceVersion", revision);
            if (endOfInitial) metadata = metadata.with("annotations", Mapping.of(INITIAL_EVENTS_END, "true"));
            return Mapping.of("type", "BOOKMARK", "object", view.bookmark(metadata));
        }
    }

    /** Why the watch ends. */
    record Failed(Status status) implements Frame {
        @Override
        public Mapping tree(View view, boolean first, Instant now) {
            return Mapping.of("type", "ERROR", "object", status.tree());
        }
    }

    /** What the client library's event says. */
    static Frame of(Watcher.Event event) {
        return event.type() == Watcher.Event.Type.BOOKMARK
                ? new Bookmark(event.object().resourceVersion(), false)
                : new Changed(event.type(), event.object());
    }
}
