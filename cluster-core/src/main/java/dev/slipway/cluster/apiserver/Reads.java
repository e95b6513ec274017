package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.ListOptions.RevisionMatch;
import dev.slipway.cluster.client.Reader.Page;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.cluster.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads what is durable, on the thread that asks. */
final class Reads {
    /** How long a read waits for a revision that is still to come. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How often it looks whether the revision has come. */
    private static final Duration GLANCE = Duration.ofMillis(25);

    private final EventLoop loop;
    private final Store store;
    private final Kinds kinds;
    private final Metrics metrics;

    Reads(EventLoop loop, Store store, Kinds kinds, Metrics metrics) {
        this.loop = loop;
        this.store = store;
        this.kinds = kinds;
        this.metrics = metrics;
    }

    Answer<ApiObject> get(ObjectKey key) {
        Optional<Kind> kind = kinds.now().find(key.kind());
        if (kind.isEmpty()) return Answer.refused(Refusals.noSuchResource());
        Snapshot newest = store.snapshot();
        return (Metrics.has(key.kind()) ? metrics.find(key, newest) : newest.get(key))
                .map(kind.get()::asKept)
                .map(Answer::done)
                .orElseGet(() -> Answer.refused(Refusals.notFound(kind.get(), key.name())));
    }

    CompletableFuture<Answer<Page>> list(GroupKind groupKind, ListOptions options) {
        Optional<Kind> kind = kinds.now().find(groupKind);
        if (kind.isEmpty()) return completed(Answer.refused(Refusals.noSuchResource()));
        Optional<Status> unsupported = unsupportedField(options.fields(), kind.get());
        if (unsupported.isPresent()) return completed(Answer.refused(unsupported.get()));
        if (Metrics.has(groupKind)) return completed(Answer.done(measured(groupKind, options)));
        boolean isStillToCome = options.atRevision() > store.snapshot().revision();
        CompletableFuture<Answer<Page>> answer =
                isStillToCome ? later(groupKind, options) : completed(now(groupKind, options));
        return kind.get().traits().custom()
                ? answer.thenApply(page -> page.map(all -> asKept(all, kind.get())))
                : answer;
    }

    /** All at once and as of now, as a metrics server answers. */
    private Page measured(GroupKind kind, ListOptions options) {
        Snapshot newest = store.snapshot();
        List<ApiObject> items = metrics.list(kind, options.namespace(), newest).stream()
                .filter(object ->
                        options.labels().matches(object) && options.fields().matches(object))
                .toList();
        return new Page(items, newest.revision(), "", 0);
    }

    private static Page asKept(Page page, Kind kind) {
        List<ApiObject> items = page.items().stream().map(kind::asKept).toList();
        return new Page(items, page.revision(), page.next(), page.remaining());
    }

    /** A field that a selector names and that kind of object cannot be selected by. */
    static Optional<Status> unsupportedField(FieldSelector fields, Kind kind) {
        return fields.requirements().stream()
                .map(FieldSelector.Requirement::path)
                .filter(path -> !path.equals("metadata.name") && !path.equals("metadata.namespace"))
                .filter(path -> !kind.traits().selectableFields().contains(path))
                .findFirst()
                .map(path -> Status.badRequest(unsupported(path, kind)));
    }

    /** In one of the two sentences that Kubernetes has: kinds that can be selected by fields of their own say the shorter one. */
    private static String unsupported(String path, Kind kind) {
        boolean ownFields =
                kind.traits().custom() || !kind.traits().selectableFields().isEmpty();
        return ownFields
                ? "field label not supported: " + path
                : '"' + path + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
    }

    private CompletableFuture<Answer<Page>> later(GroupKind kind, ListOptions options) {
        CompletableFuture<Answer<Page>> answer = new CompletableFuture<>();
        lookAgain(kind, options, loop.instant().plus(PATIENCE), answer);
        return answer;
    }

    private void lookAgain(GroupKind kind, ListOptions options, Instant until, CompletableFuture<Answer<Page>> answer) {
        loop.after(GLANCE, () -> {
            boolean isThere = options.atRevision() <= store.snapshot().revision();
            if (isThere || !loop.instant().isBefore(until)) answer.complete(now(kind, options));
            else lookAgain(kind, options, until, answer);
        });
    }

    private Answer<Page> now(GroupKind kind, ListOptions options) {
        Snapshot newest = store.snapshot();
        if (options.atRevision() > newest.revision()) {
            return Answer.refused(Refusals.tooLargeRevision(options.atRevision(), newest.revision()));
        }
        boolean exactly =
                options.match() == RevisionMatch.EXACT || !options.next().isEmpty();
        if (options.atRevision() == 0 || !exactly) return Answer.done(page(newest, kind, options));
        return store.at(options.atRevision())
                .map(snapshot -> Answer.done(page(snapshot, kind, options)))
                .orElseGet(() -> Answer.refused(expired(options)));
    }

    private static Status expired(ListOptions options) {
        return Refusals.expired(
                options.next().isEmpty()
                        ? "The resourceVersion for the provided list is too old."
                        : "The provided continue parameter is too old to display a consistent list result. You can start a new"
                                + " list without the continue parameter, or use the continue token in this response to"
                                + " retrieve the remainder of the results. Continuing with the provided token results in an"
                                + " inconsistent list - objects that were created, modified, or deleted between the time"
                                + " the first chunk was returned and now may show up in the list.");
    }

    private static Page page(Snapshot snapshot, GroupKind kind, ListOptions options) {
        Collection<ApiObject> candidates = candidates(snapshot, kind, options);
        boolean selects = !options.labels().isEverything() || !options.fields().isEverything();
        List<ApiObject> items = new ArrayList<>();
        boolean more = false;
        for (ApiObject object : candidates) {
            if (selects
                    && !(options.labels().matches(object) && options.fields().matches(object))) continue;
            more = options.limit() > 0 && items.size() == options.limit();
            if (more) break;
            items.add(object);
        }
        if (!more) return new Page(items, snapshot.revision(), "", 0);
        String next = Cursor.after(items.get(items.size() - 1).key());
        long remaining = selects ? 0 : candidates.size() - items.size();
        return new Page(items, snapshot.revision(), next, remaining);
    }

    /** Clients that wait for one object list it by its name, and there may be many others. */
    private static Collection<ApiObject> candidates(Snapshot snapshot, GroupKind kind, ListOptions options) {
        if (!options.next().isEmpty()) return snapshot.listAfter(Cursor.key(kind, options.next()), options.namespace());
        Optional<String> name = options.fields().demands("metadata.name");
        Collection<ApiObject> all = snapshot.list(kind, options.namespace());
        boolean isOnePlace = !options.namespace().isEmpty();
        if (name.isEmpty() || !isOnePlace) return all;
        return snapshot.get(new ObjectKey(kind, options.namespace(), name.get())).stream()
                .toList();
    }

    private static <T> CompletableFuture<T> completed(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
