package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.step.Deletion;
import dev.slipway.cluster.apiserver.step.Naming;
import dev.slipway.cluster.apiserver.step.Patching;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.kind.custom.DefinitionRules;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Store;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the registry in step with the definitions in the store: a definition that is durable makes its kinds, one that is to go takes its
 * objects with it first. Only for use on the loop.
 */
final class Definitions {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    private static final WriteOptions OWN = WriteOptions.by("slipway-apiserver");

    private final Store store;
    private final Kinds kinds;
    private final KindRegistry builtIn;
    private final CustomKinds customKinds;

    /** Registers at once what the store defines. */
    Definitions(Store store, Kinds kinds, KindRegistry builtIn, CustomKinds customKinds) {
        this.store = store;
        this.kinds = kinds;
        this.builtIn = builtIn;
        this.customKinds = customKinds;
        refresh();
    }

    /** Takes note of a change that has become durable. */
    void committed(Change change, Writes writes) {
        GroupKind kind = change.key().kind();
        if (kind.equals(DEFINITION)) {
            refresh();
            for (ApiObject definition : store.head().list(DEFINITION))
                if (!definition.key().equals(change.key()))
                    writes.perform(moment -> Naming.decide(definition.key(), OWN, moment));
            store.head()
                    .get(change.key())
                    .filter(ApiObject::isDeleting)
                    .ifPresent(definition -> clean(definition, writes));
        } else if (isCustom(kind)) {
            deletingDefinition(kind).ifPresent(definition -> {
                boolean isLast = store.head().list(kind).isEmpty();
                if (change instanceof Change.Create || isLast) clean(definition, writes);
            });
        }
    }

    /** Goes on with what was to go when the server stopped. */
    void resume(Writes writes) {
        for (ApiObject definition : store.head().list(DEFINITION)) {
            if (definition.isDeleting()) clean(definition, writes);
        }
    }

    private void refresh() {
        List<Kind> all = new ArrayList<>(builtIn.all());
        List<GroupVersionKind> unserved = new ArrayList<>();
        KindRegistry known = builtIn;
        for (ApiObject definition : store.snapshot().list(DEFINITION)) {
            if (known.find(CustomKinds.defined(definition)).isPresent()) continue;
            all.addAll(customKinds.of(definition));
            unserved.addAll(CustomKinds.unserved(definition));
            known = KindRegistry.of(all, unserved);
        }
        kinds.replace(known);
    }

    private boolean isCustom(GroupKind kind) {
        return kinds.now().find(kind).filter(found -> found.traits().custom()).isPresent();
    }

    private Optional<ApiObject> deletingDefinition(GroupKind kind) {
        return store.head().list(DEFINITION).stream()
                .filter(ApiObject::isDeleting)
                .filter(Definitions::isEstablished)
                .filter(definition -> CustomKinds.defined(definition).equals(kind))
                .findFirst();
    }

    private static boolean isEstablished(ApiObject definition) {
        return definition.isTrue("Established");
    }

    /** One that was never established has none, even where another defines the same kind. */
    private Collection<ApiObject> objectsOf(ApiObject definition) {
        return isEstablished(definition) ? store.head().list(CustomKinds.defined(definition)) : List.of();
    }

    /** Deletes the objects of a definition, or lets the definition go if there are none. */
    private void clean(ApiObject definition, Writes writes) {
        List<ObjectKey> left = objectsOf(definition).stream()
                .filter(object -> !object.isDeleting())
                .map(ApiObject::key)
                .toList();
        for (ObjectKey key : left) writes.perform(moment -> Deletion.decide(key, DeleteOptions.BACKGROUND, moment));
        if (!objectsOf(definition).isEmpty()) return;
        List<String> finalizers = new ArrayList<>(definition.finalizers());
        if (!finalizers.remove(DefinitionRules.CLEANUP)) return;
        Patch release = Patch.merge(Mapping.of("metadata", Mapping.of("finalizers", Tree.of(finalizers))));
        writes.perform(moment -> Patching.decide(definition.key(), release, OWN, moment));
    }
}
