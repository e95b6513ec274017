package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A plane without rules: keeps what it is given, counts revisions, tells watchers. Knows merge patches on mappings only. */
public final class FakePlane implements Plane, Client {
    private final EventLoop loop;
    private final Authorizer authorizer;
    private final KindRegistry kinds = BuiltInKinds.registry();
    private final TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Event> history = new ArrayList<>();
    private long revision = 100;

    /** The options of the last write. */
    public volatile WriteOptions lastWrite = WriteOptions.by("nobody");

    public FakePlane(EventLoop loop) {
        this.loop = loop;
        this.authorizer = new Authorizer(
                new Store(new VirtualLoop(1, Instant.EPOCH), Journal.none(), StoreLimits.DEFAULT)::snapshot);
    }

    private record Subscription(Predicate<ApiObject> matches, Listener listener) {}

    @Override
    public KindRegistry kinds() {
        return kinds;
    }

    @Override
    public Client clientFor(User user, Consumer<Remarks> heard) {
        return this;
    }

    @Override
    public Optional<ApiObject> find(ObjectKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<String> failing() {
        return Optional.empty();
    }

    /** Nobody is granted anything; the tests' user is an administrator. */
    @Override
    public Authorizer authorizer() {
        return authorizer;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return onLoop(() -> getNow(key));
    }

    private Answer<ApiObject> getNow(ObjectKey key) {
        ApiObject found = objects.get(key);
        return found == null ? notFound(key) : Answer.done(found);
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return onLoop(() -> listNow(kind, options));
    }

    private Answer<Page> listNow(GroupKind kind, ListOptions options) {
        List<ApiObject> all = objects.values().stream()
                .filter(matching(kind, options.namespace(), options)::test)
                .filter(object ->
                        options.next().isEmpty() || object.key().toString().compareTo(options.next()) > 0)
                .toList();
        if (options.limit() == 0 || all.size() <= options.limit()) return Answer.done(new Page(all, revision, "", 0));
        List<ApiObject> some = all.subList(0, options.limit());
        String next = some.get(some.size() - 1).key().toString();
        return Answer.done(new Page(some, revision, next, all.size() - some.size()));
    }

    private static Predicate<ApiObject> matching(GroupKind kind, String namespace, ListOptions options) {
        return object -> object.key().kind().equals(kind)
                && (namespace.isEmpty() || object.namespace().equals(namespace))
                && options.labels().matches(object)
                && options.fields().matches(object);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return onLoop(() -> createNow(object, options));
    }

    private Answer<ApiObject> createNow(ApiObject object, WriteOptions options) {
        lastWrite = options;
        if (objects.containsKey(object.key())) {
            Status.Details details = new Status.Details(object.name(), "", object.kind(), "", List.of(), 0);
            return Answer.refused(new Status(409, "AlreadyExists", "already exists", details));
        }
        ApiObject made = object.withAt("uid-" + (revision + 1), "metadata", "uid")
                .withAt(Times.seconds(loop.instant()), "metadata", "creationTimestamp");
        return Answer.done(put(made, Event.Type.ADDED));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return onLoop(() -> updateNow(object, options));
    }

    private Answer<ApiObject> updateNow(ApiObject object, WriteOptions options) {
        lastWrite = options;
        return objects.containsKey(object.key())
                ? Answer.done(put(object, Event.Type.MODIFIED))
                : notFound(object.key());
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        return onLoop(() -> patchNow(key, patch, options));
    }

    private Answer<ApiObject> patchNow(ObjectKey key, Patch patch, WriteOptions options) {
        lastWrite = options;
        ApiObject found = objects.get(key);
        if (found == null) return notFound(key);
        Mapping merged = merge(found.root(), patch.body().asMapping().orElse(Mapping.empty()));
        return Answer.done(put(new ApiObject(merged), Event.Type.MODIFIED), List.of("merged simply"));
    }

    private static Mapping merge(Mapping into, Mapping patch) {
        Mapping merged = into;
        for (Map.Entry<String, Tree> entry : patch) {
            Tree value = entry.getValue();
            if (value.isNull()) merged = merged.without(entry.getKey());
            else if (value instanceof Mapping inner)
                merged = merged.with(entry.getKey(), merge(into.mapping(entry.getKey()), inner));
            else merged = merged.with(entry.getKey(), value);
        }
        return merged;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return onLoop(() -> applyNow(object, options));
    }

    private Answer<ApiObject> applyNow(ApiObject object, WriteOptions options) {
        lastWrite = options;
        ApiObject found = objects.get(object.key());
        if (found == null) return createNow(object, options);
        return Answer.done(put(new ApiObject(merge(found.root(), object.root())), Event.Type.MODIFIED));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return onLoop(() -> deleteNow(key, options));
    }

    private Answer<ApiObject> deleteNow(ObjectKey key, DeleteOptions options) {
        ApiObject gone = objects.remove(key);
        if (gone == null) return notFound(key);
        tell(new Event(Event.Type.DELETED, gone.withAt(Long.toString(++revision), "metadata", "resourceVersion")));
        return Answer.done(gone);
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        ListOptions selection = ListOptions.in(options.namespace()).selecting(options.labels(), options.fields());
        Predicate<ApiObject> matches = matching(kind, options.namespace(), selection);
        Subscription subscription = new Subscription(matches, listener);
        List<Event> missed = history.stream()
                .filter(event -> Long.parseLong(event.object().resourceVersion()) > options.afterRevision()
                        && matches.test(event.object()))
                .toList();
        subscriptions.add(subscription);
        loop.post(() -> missed.forEach(listener::onEvent));
        return () -> subscriptions.remove(subscription);
    }

    /** Stores an object, given as JSON, as a change. On the loop. */
    void touch(String json) {
        try {
            put(new ApiObject((Mapping) Json.read(json)).withAt("shop", "metadata", "namespace"), Event.Type.MODIFIED);
        } catch (Malformed malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** How many watches are open. On the loop. */
    public int watches() {
        return subscriptions.size();
    }

    /** Ends every watch. On the loop. */
    public void endWatches(Status reason) {
        List.copyOf(subscriptions)
                .forEach(subscription -> subscription.listener().onEnd(reason));
    }

    private ApiObject put(ApiObject object, Event.Type type) {
        ApiObject stored = object.withAt(Long.toString(++revision), "metadata", "resourceVersion");
        objects.put(stored.key(), stored);
        tell(new Event(type, stored));
        return stored;
    }

    private void tell(Event event) {
        history.add(event);
        List.copyOf(subscriptions).stream()
                .filter(subscription -> subscription.matches().test(event.object()))
                .forEach(subscription -> subscription.listener().onEvent(event));
    }

    private static <T> Answer<T> notFound(ObjectKey key) {
        String plural = key.kind().kind().toLowerCase(java.util.Locale.ROOT) + "s";
        return Answer.refused(new Status(
                404,
                "NotFound",
                plural + " \"" + key.name() + "\" not found",
                new Status.Details(key.name(), key.kind().group(), plural, "", List.of(), 0)));
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        loop.post(() -> future.complete(work.get()));
        return future;
    }
}
