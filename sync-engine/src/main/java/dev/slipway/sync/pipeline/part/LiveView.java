package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.report.InventoryPage;
import dev.slipway.sync.rollout.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The control plane as last seen: what is planned against, and what health is judged by. Kinds come into view when they are asked for. */
public final class LiveView implements Live, World {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    private static final GroupKind STATEFUL_SET = new GroupKind("apps", "StatefulSet");
    private static final GroupKind STORAGE_CLASS = new GroupKind("storage.k8s.io", "StorageClass");
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind RESOURCE_QUOTA = new GroupKind("", "ResourceQuota");
    private static final GroupKind LIMIT_RANGE = new GroupKind("", "LimitRange");
    private static final List<GroupKind> DEPENDENTS = List.of(REPLICA_SET, POD);

    /** A pod belongs to a ReplicaSet, that to a Deployment, that perhaps to a custom resource. */
    private static final int GENERATIONS = 4;

    private final Informers informers;

    public LiveView(Informers informers) {
        this.informers = informers;
    }

    /** Brings kinds into view, and those that health is judged by: with claims, and sets that make some, their classes. Completes when they are. */
    public CompletableFuture<Void> bring(Collection<GroupKind> kinds) {
        informers.followClusterScoped(NAMESPACE);
        boolean claims = kinds.contains(CLAIM) || kinds.contains(STATEFUL_SET);
        if (claims) informers.followClusterScoped(STORAGE_CLASS);
        List<GroupKind> all = Stream.concat(
                        Stream.of(NAMESPACE, REPLICA_SET, POD, AUTOSCALER, RESOURCE_QUOTA, LIMIT_RANGE), kinds.stream())
                .distinct()
                .toList();
        return informers.whenSynced(
                claims
                        ? Stream.concat(all.stream(), Stream.of(CLAIM, STORAGE_CLASS))
                                .distinct()
                                .toList()
                        : all);
    }

    @Override
    public Optional<ApiObject> get(ObjectKey key) {
        return informers.world().get(key);
    }

    @Override
    public List<ApiObject> list(GroupKind kind, String namespace) {
        return informers.world().list(kind, namespace);
    }

    @Override
    public List<ApiObject> ownedBy(ApiObject owner) {
        return DEPENDENTS.stream()
                .flatMap(kind -> informers.world().ownedBy(kind, owner.uid()).stream())
                .toList();
    }

    /** Whether a change may let through what was refused before: limits of a namespace are others now. */
    public static boolean isOfLimits(Change change) {
        GroupKind kind = change.key().kind();
        if (!kind.equals(RESOURCE_QUOTA) && !kind.equals(LIMIT_RANGE)) return false;
        return !change.before().map(ApiObject::spec).equals(change.after().map(ApiObject::spec));
    }

    /** The key of a namespace. */
    public static ObjectKey namespace(String name) {
        return new ObjectKey(NAMESPACE, "", name);
    }

    /** The attempts of an application that are written down. */
    public List<ApiObject> attemptsOf(ApiObject application) {
        return informers.world().ownedBy(Definitions.ATTEMPT.groupKind(), application.uid());
    }

    /** The pages of an application's inventory. */
    public List<ApiObject> inventoryOf(ApiObject application) {
        return informers.world().ownedBy(InventoryPage.KIND.groupKind(), application.uid());
    }

    /** Completes when the view shows what was written; see {@link Informer#await}. One wait for each kind, however many objects. */
    public CompletableFuture<Void> shows(List<Written> written) {
        SortedMap<GroupKind, Unseen> byKind = new TreeMap<>();
        for (Written one : written)
            byKind.computeIfAbsent(one.key().kind(), kind -> new Unseen())
                    .written
                    .add(one);
        return CompletableFuture.allOf(byKind.entrySet().stream()
                .map(kind ->
                        informers.follow(kind.getKey()).await(kind.getValue().keys(), kind.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** What was written to one kind: each is asked for, in order, until it has been seen once. */
    private final class Unseen implements BooleanSupplier {
        private final List<Written> written = new ArrayList<>();
        private int seen;

        List<ObjectKey> keys() {
            return written.stream().map(Written::key).toList();
        }

        @Override
        public boolean getAsBoolean() {
            while (seen < written.size() && shows(written.get(seen))) seen++;
            return seen == written.size();
        }
    }

    /** Completes when the view shows an object that was written. */
    public CompletableFuture<Void> shows(ApiObject object) {
        return shows(List.of(new Written(object.key(), Optional.of(object), Optional.empty())));
    }

    /** The application that an object belongs to, itself or through its owners. */
    public Optional<String> applicationOf(ApiObject object) {
        Optional<ApiObject> here = Optional.of(object);
        for (int i = 0; i < GENERATIONS && here.isPresent(); i++) {
            Optional<String> owner = here.flatMap(Marks::ownerOf);
            if (owner.isPresent()) return owner;
            String namespace = here.get().namespace();
            here = here.flatMap(ApiObject::controller).flatMap(reference -> get(keyOf(reference, namespace)));
        }
        return Optional.empty();
    }

    private boolean shows(Written written) {
        Optional<ApiObject> seen = get(written.key());
        if (written.now().isEmpty()) return seen.isEmpty() || written.problem().isPresent();
        return seen.filter(object -> !object.uid().equals(written.now().get().uid())
                        || Informer.revisionOf(object)
                                >= Informer.revisionOf(written.now().get()))
                .isPresent();
    }

    private static ObjectKey keyOf(OwnerReference reference, String namespace) {
        return new ObjectKey(reference.groupKind(), namespace, reference.name());
    }
}
