package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.rbac.DefaultRoles;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What every control plane has from the beginning. */
final class FirstObjects {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final WriteOptions OWN = WriteOptions.by("slipway-apiserver");

    private FirstObjects() {}

    /** Makes those that are not there; complete when they are durable. */
    static CompletableFuture<Void> make(Client client) {
        List<CompletableFuture<Answer<ApiObject>>> answers = new ArrayList<>();
        for (String name : NAMESPACES) answers.add(client.create(namespace(name), OWN));
        answers.add(client.create(range(), OWN));
        answers.add(client.create(server(), OWN));
        answers.add(client.create(storage(), OWN));
        answers.add(client.create(ingress(), OWN));
        answers.add(client.create(priority("system-cluster-critical", 2_000_000_000), OWN));
        answers.add(client.create(priority("system-node-critical", 2_000_001_000), OWN));
        for (ApiObject wanted : DefaultRoles.all()) answers.add(ensure(wanted, client));
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    /** Makes what is missing, and mends what is less than it should be. */
    private static CompletableFuture<Answer<ApiObject>> ensure(ApiObject wanted, Client client) {
        return client.get(wanted.key()).thenCompose(answer -> {
            Optional<ApiObject> live = answer.asOptional();
            if (live.isEmpty()) return client.create(wanted, OWN);
            if (DefaultRoles.bindsAnother(live.get(), wanted)) return remade(wanted, client);
            Optional<ApiObject> better = DefaultRoles.reconciled(live.get(), wanted);
            return better.isPresent() ? client.update(better.get(), OWN) : CompletableFuture.completedFuture(answer);
        });
    }

    private static CompletableFuture<Answer<ApiObject>> remade(ApiObject wanted, Client client) {
        return client.delete(wanted.key(), DeleteOptions.BACKGROUND).thenCompose(gone -> client.create(wanted, OWN));
    }

    private static ApiObject namespace(String name) {
        return ApiObject.of(GroupVersionKind.of("v1", "Namespace"), "", name);
    }

    /** What the cluster cannot do without goes before all that users run. */
    private static ApiObject priority(String name, long value) {
        return ApiObject.of(GroupVersionKind.of("scheduling.k8s.io/v1", "PriorityClass"), "", name)
                .with("value", value)
                .with("description", "Used for system critical pods that must run in the cluster.");
    }

    /** Where the addresses of services come from. */
    private static ApiObject range() {
        return ApiObject.of(GroupVersionKind.of("networking.k8s.io/v1", "ServiceCIDR"), "", "kubernetes")
                .with("spec", Mapping.of("cidrs", Sequence.of("10.96.0.0/16")));
    }

    /** Volumes for claims that name no class, made where the first pod that uses them runs. */
    private static ApiObject storage() {
        return DefaultClass.STORAGE
                .mark(ApiObject.of(GroupVersionKind.of("storage.k8s.io/v1", "StorageClass"), "", "local"))
                .with("provisioner", DefaultClass.LOCAL)
                .with("reclaimPolicy", "Delete")
                .with("volumeBindingMode", "WaitForFirstConsumer")
                .with("allowVolumeExpansion", true);
    }

    /** An address for Ingresses that name no class. */
    private static ApiObject ingress() {
        return DefaultClass.INGRESS
                .mark(ApiObject.of(GroupVersionKind.of("networking.k8s.io/v1", "IngressClass"), "", "local"))
                .with("spec", Mapping.of("controller", DefaultClass.LOCAL));
    }

    /** The service by which pods would find the API server. */
    private static ApiObject server() {
        Mapping port = Mapping.of("name", "https", "port", 443, "protocol", "TCP", "targetPort", 6443);
        return ApiObject.of(GroupVersionKind.of("v1", "Service"), "default", "kubernetes")
                .withLabel("component", "apiserver")
                .withLabel("provider", "kubernetes")
                .with("spec", Mapping.of("clusterIP", "10.96.0.1", "ports", Sequence.of(port)));
    }
}
