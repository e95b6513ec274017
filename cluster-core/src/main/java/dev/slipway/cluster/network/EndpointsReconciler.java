package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps a Service's Endpoints: the older form, one object of the Service's name, without pods that are on their way out. */
public final class EndpointsReconciler implements Reconciler {
    private static final GroupKind ENDPOINTS = Kinds.ENDPOINTS.groupKind();
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

    @Override
    public String name() {
        return "endpoint-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return Backends.triggers(ENDPOINTS, ApiObject::name);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> existing = world.get(new ObjectKey(ENDPOINTS, key.namespace(), key.name()));
        Optional<ApiObject> service = world.get(key);
        if (service.isEmpty()) return existing.map(old -> forget(old, key)).orElse(Decision.nothing());
        if (!Backends.areFoundFor(service.get()) || service.get().isDeleting()) return Decision.nothing();
        ApiObject wanted = endpoints(service.get(), existing, world);
        if (existing.isEmpty()) return Decision.of(new Command.Create(wanted));
        return wanted.equals(existing.get()) ? Decision.nothing() : Decision.of(new Command.Update(wanted));
    }

    private Decision forget(ApiObject endpoints, ObjectKey service) {
        if (!name().equals(endpoints.labels().get(MANAGED_BY))) return Decision.nothing();
        return Decision.of(new Command.IfAbsent(List.of(new Command.Identity(service, "")), Command.delete(endpoints)));
    }

    private ApiObject endpoints(ApiObject service, Optional<ApiObject> existing, World world) {
        ApiObject base = existing.orElseGet(() -> ApiObject.of(Kinds.ENDPOINTS, service.namespace(), service.name()));
        Mapping labels = service.metadata().mapping("labels").with(MANAGED_BY, name());
        if (Backends.isHeadless(service)) labels = labels.with(Backends.HEADLESS, "");
        List<Tree> subsets = new ArrayList<>();
        for (Map.Entry<Sequence, List<ApiObject>> group :
                Backends.of(service, world).entrySet()) {
            subset(service, group.getKey(), group.getValue()).ifPresent(subsets::add);
        }
        ApiObject labelled = base.withAt(labels, "metadata", "labels");
        return subsets.isEmpty() ? withoutSubsets(labelled) : labelled.with("subsets", new Sequence(subsets));
    }

    private static ApiObject withoutSubsets(ApiObject endpoints) {
        return new ApiObject(endpoints.root().without("subsets"));
    }

    private static Optional<Tree> subset(ApiObject service, Sequence ports, List<ApiObject> pods) {
        List<Tree> ready = new ArrayList<>();
        List<Tree> notReady = new ArrayList<>();
        for (ApiObject pod : pods) {
            boolean published = Backends.publishesNotReady(service);
            if (pod.isDeleting() && !published) continue;
            (Pods.isReady(pod) || published ? ready : notReady).add(address(pod));
        }
        if (ready.isEmpty() && notReady.isEmpty()) return Optional.empty();
        Mapping.Builder subset = Mapping.builder();
        if (!ready.isEmpty()) subset.put("addresses", new Sequence(ready));
        if (!notReady.isEmpty()) subset.put("notReadyAddresses", new Sequence(notReady));
        if (!ports.isEmpty())
            subset.put(
                    "ports",
                    new Sequence(ports.mappings().stream()
                            .map(port -> port.text("name").equals(Optional.of("")) ? port.without("name") : port)
                            .map(Tree.class::cast)
                            .toList()));
        return Optional.of(subset.build());
    }

    private static Mapping address(ApiObject pod) {
        return Mapping.of(
                "ip", Backends.address(pod), "nodeName", Pods.node(pod), "targetRef", Backends.reference(pod));
    }
}
