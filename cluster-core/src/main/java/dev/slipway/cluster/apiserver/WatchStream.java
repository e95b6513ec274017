package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.client.Watcher.Event.Type;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Event;
import dev.slipway.cluster.store.Scope;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.Watch;
import dev.slipway.cluster.store.Watching;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.Optional;

/**
 * One watch. What a selector lets through comes into view and leaves it: an object that begins to match is ADDED, one that ceases to match is
 * DELETED, although it is neither new nor gone. Everything but {@link #close} happens on the loop.
 */
final class WatchStream implements Watcher.Watch {
    private static final Duration BETWEEN_BOOKMARKS = Duration.ofSeconds(60);
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private final EventLoop loop;
    private final Store store;
    private final GroupKind kind;
    private final Watcher.WatchOptions options;
    private final Watcher.Listener listener;
    private volatile boolean closed;
    private Optional<Watch> source = Optional.empty();
    private Optional<EventLoop.Timer> bookmark = Optional.empty();
    private Optional<Kind> shown = Optional.empty();

    WatchStream(EventLoop loop, Store store, GroupKind kind, Watcher.WatchOptions options, Watcher.Listener listener) {
        this.loop = loop;
        this.store = store;
        this.kind = kind;
        this.options = options;
        this.listener = listener;
    }

    void refuse(Status reason) {
        if (!closed) listener.onEnd(reason);
        closed = true;
    }

    /** @param shown what objects and bookmarks say they are */
    void start(Kind shown) {
        if (closed) return;
        this.shown = Optional.of(shown);
        Snapshot snapshot = store.snapshot();
        long after = options.afterRevision();
        Watching watching = store.watch(scope(), after == 0 ? snapshot.revision() : after, this::hear);
        if (watching instanceof Watching.Compacted compacted) {
            refuse(Refusals.expired("too old resource version: " + after + " (" + compacted.oldest() + ")"));
            return;
        }
        Watch live = (Watch) watching;
        source = Optional.of(live);
        if (after == 0) tellPresentState(snapshot);
        if (options.bookmarks()) bookmarkLater();
    }

    /** What the selectors leave of the kind, as far as whole namespaces and names go: the rest is never heard of. */
    private Scope scope() {
        String namespace = options.namespace().isEmpty()
                ? options.fields().demands("metadata.namespace").orElse("")
                : options.namespace();
        return new Scope(
                kind, namespace, options.fields().demands("metadata.name").orElse(""));
    }

    private void tellPresentState(Snapshot snapshot) {
        for (ApiObject object : snapshot.list(kind, options.namespace())) {
            if (matches(object)) tell(Type.ADDED, object);
        }
        if (options.bookmarks()) {
            ApiObject end = revisionOnly(snapshot.revision());
            tell(Type.BOOKMARK, end.withAnnotation(INITIAL_EVENTS_END, "true"));
        }
    }

    private void hear(Event event) {
        boolean isThere = event.after().filter(this::matches).isPresent();
        Optional<ApiObject> before = event.before().filter(this::matches);
        if (isThere) tell(before.isPresent() ? Type.MODIFIED : Type.ADDED, event.object());
        else if (before.isPresent()) tell(Type.DELETED, last(event, before.get()));
    }

    private boolean matches(ApiObject object) {
        boolean here = options.namespace().isEmpty() || options.namespace().equals(object.namespace());
        return here && options.labels().matches(object) && options.fields().matches(object);
    }

    private void tell(Type type, ApiObject object) {
        if (closed) return;
        ApiObject told = shown.map(kind -> kind.asKept(object)).orElse(object);
        listener.onEvent(new Watcher.Event(type, told));
    }

    private void bookmarkLater() {
        bookmark = Optional.of(loop.after(BETWEEN_BOOKMARKS, () -> {
            if (closed) return;
            bookmark();
            bookmarkLater();
        }));
    }

    @Override
    public void bookmark() {
        if (options.bookmarks()) source.ifPresent(live -> tell(Type.BOOKMARK, revisionOnly(live.reached())));
    }

    private ApiObject revisionOnly(long revision) {
        Mapping metadata = Mapping.of(
                "resourceVersion",
                Long.toString(revision),
                "creationTimestamp",
                dev.slipway.diff.tree.Scalar.Null.NULL);
        String apiVersion = shown.map(kind -> kind.gvk().apiVersion()).orElse("");
        return new ApiObject(Mapping.of("apiVersion", apiVersion, "kind", kind.kind(), "metadata", metadata));
    }

    /** What is gone for everybody is the same object for everybody; what has left only this view is told as it was. */
    private static ApiObject last(Event event, ApiObject before) {
        return event.after().isEmpty()
                ? event.object()
                : before.withAt(Long.toString(event.revision()), "metadata", "resourceVersion");
    }

    @Override
    public void close() {
        closed = true;
        loop.post(() -> {
            source.ifPresent(Watch::cancel);
            bookmark.ifPresent(EventLoop.Timer::cancel);
        });
    }
}
