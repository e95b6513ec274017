package dev.slipway.cluster.controller.serviceaccount;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps one object of one name in every namespace: makes it where it is missing, and brings back what somebody changed of its content. A namespace
 * that is being deleted is left to go.
 */
public final class NamespaceEquipment implements Reconciler {
    private static final GroupKind NAMESPACE = Kinds.NAMESPACE.groupKind();

    private final String name;
    private final ApiObject wanted;

    private NamespaceEquipment(String name, ApiObject wanted) {
        this.name = name;
        this.wanted = wanted;
    }

    /** The account that pods act as where they name none. */
    public static NamespaceEquipment account() {
        return new NamespaceEquipment(
                "serviceaccount-controller",
                ApiObject.of(new GroupVersionKind("", "v1", "ServiceAccount"), "", "default"));
    }

    /**
     * The authority by which pods know the API server.
     *
     * @param authority its certificate as text (RFC 7468)
     */
    public static NamespaceEquipment authority(String authority) {
        return new NamespaceEquipment(
                "root-ca-certificate-publisher-controller",
                ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "", "kube-root-ca.crt")
                        .withAnnotation(
                                "kubernetes.io/description",
                                "Contains the certificate by which the API server of this control plane is known.")
                        .with("data", Mapping.of("ca.crt", authority)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(NAMESPACE), Trigger.of(wanted.key().kind(), this::namespaceOf));
    }

    private List<ObjectKey> namespaceOf(Change change, World world) {
        return change.key().name().equals(wanted.name())
                ? List.of(new ObjectKey(NAMESPACE, "", change.key().namespace()))
                : List.of();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        if (world.get(key).filter(namespace -> !namespace.isDeleting()).isEmpty()) return Decision.nothing();
        Optional<ApiObject> live = world.get(new ObjectKey(wanted.key().kind(), key.name(), wanted.name()));
        if (live.isEmpty()) return Decision.of(new Command.Create(wanted.withAt(key.name(), "metadata", "namespace")));
        boolean same = live.get().root().get("data").equals(wanted.root().get("data"));
        return same || live.get().isDeleting()
                ? Decision.nothing()
                : Decision.of(
                        new Command.Update(live.get().with("data", wanted.root().mapping("data"))));
    }
}
