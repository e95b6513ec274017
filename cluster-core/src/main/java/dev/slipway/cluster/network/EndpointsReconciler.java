package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a Service's Endpoints: the older form, one object of the Service's name, without pods that are on their way out. It holds no more than {@value
 * #MOST} addresses, those that are ready first, and says so where some are left out.
 */
public final class EndpointsReconciler implements Reconciler {
    static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final GroupKind ENDPOINTS = Kinds.ENDPOINTS.groupKind();
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
    private static final int MOST = 1000;

    @Override
    public String name() {
        return "endpoint-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return Backends.triggers(ENDPOINTS, ApiObject::name);
    }

    @Override
    public List<Index> indexes() {
        return Backends.indexes();
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
        Map<Sequence, List<ApiObject>> byPorts = Backends.of(service, world, Backends.publishesNotReady(service));
        Room room = Room.of(service, byPorts);
        List<Tree> subsets = new ArrayList<>();
        byPorts.forEach((ports, pods) -> subset(service, ports, pods, room).ifPresent(subsets::add));
        ApiObject labelled = base.withAt(labels, "metadata", "labels");
        labelled = room.isTooSmall()
                ? labelled.withAnnotation(OVER_CAPACITY, "truncated")
                : without(labelled, OVER_CAPACITY);
        ApiObject written = subsets.isEmpty()
                ? new ApiObject(labelled.root().without("subsets"))
                : labelled.with("subsets", new Sequence(subsets));
        return written.equals(base) ? base : dated(written, service, existing, byPorts);
    }

    /** New ones since the Service is there; others since the last of its pods came or went. */
    private static ApiObject dated(
            ApiObject written,
            ApiObject service,
            Optional<ApiObject> existing,
            Map<Sequence, List<ApiObject>> byPorts) {
        Optional<String> since = existing.isEmpty()
                ? service.metadata().text("creationTimestamp")
                : byPorts.values().stream()
                        .flatMap(List::stream)
                        .flatMap(pod -> Backends.changedAt(pod).stream())
                        .max(Comparator.naturalOrder());
        return since.map(time -> written.withAnnotation(Backends.TRIGGER_TIME, time))
                .orElseGet(() -> without(written, Backends.TRIGGER_TIME));
    }

    private static ApiObject without(ApiObject endpoints, String annotation) {
        return endpoints.annotation(annotation).isPresent()
                ? endpoints.withoutAt("metadata", "annotations", annotation)
                : endpoints;
    }

    /** How many addresses of each sort may still be written down. */
    private static final class Room {
        private final boolean tooSmall;
        private int ready;
        private int notReady;

        private Room(int ready, int notReady) {
            this.tooSmall = ready + notReady > MOST;
            this.ready = Math.min(MOST, ready);
            this.notReady = Math.min(MOST - this.ready, notReady);
        }

        static Room of(ApiObject service, Map<Sequence, List<ApiObject>> byPorts) {
            int all = byPorts.values().stream().mapToInt(List::size).sum();
            int ready = (int) byPorts.values().stream()
                    .flatMap(List::stream)
                    .filter(pod -> counts(service, pod))
                    .count();
            return new Room(ready, all - ready);
        }

        boolean isTooSmall() {
            return tooSmall;
        }

        boolean take(boolean isReady) {
            return isReady ? ready-- > 0 : notReady-- > 0;
        }
    }

    private static boolean counts(ApiObject service, ApiObject pod) {
        return Pods.isReady(pod) || Backends.publishesNotReady(service);
    }

    private static Optional<Tree> subset(ApiObject service, Sequence ports, List<ApiObject> pods, Room room) {
        List<Tree> ready = new ArrayList<>();
        List<Tree> notReady = new ArrayList<>();
        for (ApiObject pod : pods) {
            boolean counts = counts(service, pod);
            if (room.take(counts)) (counts ? ready : notReady).add(address(service, pod));
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

    private static Mapping address(ApiObject service, ApiObject pod) {
        return Mapping.builder()
                .put("ip", Backends.address(pod))
                .put("hostname", Backends.hostname(service, pod))
                .put("nodeName", Pods.node(pod))
                .put("targetRef", Backends.reference(pod))
                .build();
    }
}
