package dev.slipway.cluster.informer;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** All views that somebody asked for, one per kind, shared by everybody on the loop; together they are the {@link World}. */
public final class Informers implements AutoCloseable {
    private final EventLoop loop;
    private final Client client;
    private final TreeMap<GroupKind, Informer> informers = new TreeMap<>();
    private final TreeSet<GroupKind> clusterScoped = new TreeSet<>();
    private final List<Consumer<Change>> everywhere = new ArrayList<>();
    private final Map<Fold<?>, Fold.State> folds = new HashMap<>();
    private final World world = new View();

    public Informers(EventLoop loop, Client client) {
        this.loop = loop;
        this.client = client;
    }

    /** What all views show. */
    public World world() {
        return world;
    }

    /** Follows a kind whose objects live in namespaces, from now on if nobody did before. */
    public Informer follow(GroupKind kind) {
        return informers.computeIfAbsent(kind, this::begin);
    }

    /** Follows a kind whose objects live outside namespaces. */
    public Informer followClusterScoped(GroupKind kind) {
        clusterScoped.add(kind);
        return follow(kind);
    }

    /** Stops following a kind, as after its definition was removed. */
    public void forget(GroupKind kind) {
        Informer informer = informers.remove(kind);
        if (informer != null) informer.stop();
        clusterScoped.remove(kind);
    }

    /** Files the objects of a kind; asked for twice it is still one index. */
    public void index(Index index) {
        follow(index.kind()).view().add(index);
    }

    /** Keeps a fold up to date; asked for twice it is still one. */
    public void fold(Fold<?> fold) {
        if (folds.containsKey(fold)) return;
        Fold.State state = fold.of(world);
        folds.put(fold, state);
        fold.kinds().forEach(kind -> follow(kind).onChange(state::apply));
    }

    /** Hears of every change of a kind. */
    public void onChange(GroupKind kind, Consumer<Change> handler) {
        follow(kind).onChange(handler);
    }

    /** Hears of every change of every kind, also of kinds followed later. */
    public void onAnyChange(Consumer<Change> handler) {
        everywhere.add(handler);
    }

    /** Completes when these kinds have been listed once. */
    public CompletableFuture<Void> whenSynced(Collection<GroupKind> kinds) {
        return CompletableFuture.allOf(
                kinds.stream().map(kind -> follow(kind).synced()).toArray(CompletableFuture<?>[]::new));
    }

    /** Completes when all kinds that are followed now have been listed once. */
    public CompletableFuture<Void> whenSynced() {
        return whenSynced(List.copyOf(informers.keySet()));
    }

    @Override
    public void close() {
        everywhere.clear();
        folds.clear();
        informers.values().forEach(Informer::stop);
        informers.clear();
    }

    private Informer begin(GroupKind kind) {
        Informer informer = new Informer(loop, client, kind);
        informer.onChange(change -> List.copyOf(everywhere).forEach(handler -> handler.accept(change)));
        informer.start();
        return informer;
    }

    /** The views as one world. A kind that nobody follows is empty: asking for it is a mistake that tests find. */
    private final class View implements World {
        @Override
        public Optional<ApiObject> get(ObjectKey key) {
            return of(key.kind()).flatMap(view -> view.get(key));
        }

        @Override
        public List<ApiObject> list(GroupKind kind, String namespace) {
            return of(kind).map(view -> view.list(namespace)).orElse(List.of());
        }

        @Override
        public List<ApiObject> ownedBy(GroupKind kind, String ownerUid) {
            return of(kind).map(view -> view.ownedBy(ownerUid)).orElse(List.of());
        }

        @Override
        public List<ApiObject> find(Index index, String value) {
            return of(index.kind()).map(view -> view.find(index, value)).orElse(List.of());
        }

        /** What is kept under a fold is what that fold made. */
        @Override
        @SuppressWarnings("unchecked")
        public <T extends Fold.State> T fold(Fold<T> fold) {
            Fold.State kept = folds.get(fold);
            if (kept == null) throw new IllegalStateException("nobody asked for the fold " + fold.name());
            return (T) kept;
        }

        @Override
        public List<ApiObject> select(GroupKind kind, String namespace, LabelSelector selector) {
            return of(kind).map(view -> view.select(namespace, selector)).orElse(List.of());
        }

        @Override
        public List<GroupKind> kinds() {
            return List.copyOf(informers.keySet());
        }

        @Override
        public List<GroupKind> namespacedKinds() {
            return informers.keySet().stream()
                    .filter(kind -> !clusterScoped.contains(kind))
                    .toList();
        }

        private Optional<LocalView> of(GroupKind kind) {
            return Optional.ofNullable(informers.get(kind)).map(Informer::view);
        }
    }
}
