package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a Service's EndpointSlices: those of its pods that are ready, those that are not, and those that are on their way out, each said to be so. A
 * Service without any has one empty slice.
 */
public final class EndpointSliceReconciler implements Reconciler {
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private static final GroupKind SLICE = Kinds.ENDPOINT_SLICE.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    private static final String MANAGER = "endpointslice-controller.k8s.io";
    private static final String ZONE = "topology.kubernetes.io/zone";

    /** Most endpoints in a slice, as in Kubernetes. */
    private static final int ROOM = 100;

    private static final Index BY_SERVICE = managedBy(MANAGER);

    /** The slices that one controller keeps, as {@code namespace/service}. */
    static Index managedBy(String manager) {
        return new Index(
                SLICE,
                "service of " + manager,
                slice -> manager.equals(slice.labels().get(MANAGED_BY))
                        ? List.of(slice.namespace() + "/" + slice.labels().getOrDefault(SERVICE_NAME, ""))
                        : List.of());
    }

    @Override
    public String name() {
        return "endpoint-slice-controller";
    }

    @Override
    public List<Trigger> triggers() {
        List<Trigger> triggers =
                new ArrayList<>(Backends.triggers(SLICE, slice -> slice.labels().getOrDefault(SERVICE_NAME, "")));
        triggers.add(Trigger.of(NODE, EndpointSliceReconciler::before));
        return triggers;
    }

    /** The Services that have pods on a node that came, went or moved to another zone. */
    private static List<ObjectKey> before(Change change, World world) {
        Optional<String> was = change.before().map(EndpointSliceReconciler::zone);
        Optional<String> is = change.after().map(EndpointSliceReconciler::zone);
        if (was.equals(is)) return List.of();
        return world.find(Pods.BY_NODE, change.key().name()).stream()
                .flatMap(pod -> Backends.of(pod, world).stream())
                .distinct()
                .toList();
    }

    @Override
    public List<Index> indexes() {
        return Stream.concat(Backends.indexes().stream(), Stream.of(BY_SERVICE, Pods.BY_NODE))
                .toList();
    }

    /** Slices of a Service that has gone go with it, by their owner reference. */
    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> service =
                world.get(key).filter(found -> !found.isDeleting()).filter(Backends::areFoundFor);
        return service.map(found -> decide(found, world)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject service, World world) {
        List<ApiObject> slices = world.find(BY_SERVICE, service.namespace() + "/" + service.name()).stream()
                .filter(slice -> !slice.isDeleting())
                .toList();
        Map<Sequence, List<ApiObject>> byPorts = new LinkedHashMap<>();
        Backends.of(service, world, true).forEach((ports, pods) -> {
            List<ApiObject> placed = pods.stream()
                    .filter(pod -> Backends.publishesNotReady(service)
                            || node(pod, world).isPresent())
                    .toList();
            if (!placed.isEmpty()) byPorts.put(ports, placed);
        });
        return byPorts.isEmpty() ? empty(service, slices) : full(service, slices, byPorts, world);
    }

    private static Optional<ApiObject> node(ApiObject pod, World world) {
        return world.get(new ObjectKey(NODE, "", Pods.node(pod)));
    }

    /** One slice without anything in it says that the Service has been looked after. */
    private static Decision empty(ApiObject service, List<ApiObject> slices) {
        Optional<ApiObject> kept = slices.stream()
                .filter(slice -> slice.root().sequence("endpoints").isEmpty()
                        && ports(slice).isEmpty())
                .findFirst();
        List<Command> commands = new ArrayList<>();
        kept.ifPresentOrElse(
                slice -> write(slice, service, Sequence.empty(), Optional.empty())
                        .ifPresent(commands::add),
                () -> commands.add(new Command.Create(slice(service).with("endpoints", Sequence.empty()))));
        slices.stream()
                .filter(slice -> kept.filter(slice::equals).isEmpty())
                .map(Command::delete)
                .forEach(commands::add);
        return Decision.of(commands);
    }

    private static Decision full(
            ApiObject service, List<ApiObject> slices, Map<Sequence, List<ApiObject>> byPorts, World world) {
        List<Command> commands = new ArrayList<>();
        for (Map.Entry<Sequence, List<ApiObject>> group : byPorts.entrySet()) {
            List<ApiObject> same = slices.stream()
                    .filter(slice -> ports(slice).equals(group.getKey()))
                    .toList();
            Map<String, Mapping> wanted = new LinkedHashMap<>();
            Map<String, ApiObject> pods = new HashMap<>();
            for (ApiObject pod : group.getValue()) {
                wanted.put(pod.uid(), endpoint(service, pod, world));
                pods.put(pod.uid(), pod);
            }
            for (Arrangement.Content content : Arrangement.of(same, wanted, EndpointSliceReconciler::uid, ROOM)) {
                Optional<String> since =
                        slices.isEmpty() ? service.metadata().text("creationTimestamp") : since(content, pods);
                write(service, group.getKey(), content, since).ifPresent(commands::add);
            }
        }
        slices.stream()
                .filter(slice -> !byPorts.containsKey(ports(slice)))
                .map(Command::delete)
                .forEach(commands::add);
        return Decision.of(commands);
    }

    private static String uid(Mapping endpoint) {
        return endpoint.text("targetRef", "uid").orElse("");
    }

    /** When the first of the pods whose endpoint is new or changed did so. */
    private static Optional<String> since(Arrangement.Content content, Map<String, ApiObject> pods) {
        List<Mapping> old = content.slice()
                .map(slice -> slice.root().sequence("endpoints").mappings())
                .orElse(List.of());
        return content.endpoints().mappings().stream()
                .filter(endpoint -> !old.contains(endpoint))
                .flatMap(endpoint -> Optional.ofNullable(pods.get(uid(endpoint))).stream())
                .flatMap(pod -> Backends.changedAt(pod).stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<Command> write(
            ApiObject service, Sequence ports, Arrangement.Content content, Optional<String> since) {
        if (content.slice().isPresent()) {
            return content.isEmpty()
                    ? Optional.of(Command.delete(content.slice().get()))
                    : write(content.slice().get(), service, content.endpoints(), since);
        }
        ApiObject fresh = slice(service).with("endpoints", content.endpoints()).with("ports", ports);
        return Optional.of(new Command.Create(since.map(time -> fresh.withAnnotation(Backends.TRIGGER_TIME, time))
                .orElse(fresh)));
    }

    private static Optional<Command> write(
            ApiObject before, ApiObject service, Sequence endpoints, Optional<String> since) {
        ApiObject after = before.withAt(labels(service), "metadata", "labels").with("endpoints", endpoints);
        if (after.equals(before)) return Optional.empty();
        ApiObject dated = since.map(time -> after.withAnnotation(Backends.TRIGGER_TIME, time))
                .orElseGet(() -> after.withoutAt("metadata", "annotations", Backends.TRIGGER_TIME));
        return Optional.of(new Command.Update(dated));
    }

    private static ApiObject slice(ApiObject service) {
        return ApiObject.of(Kinds.ENDPOINT_SLICE, service.namespace(), "")
                .withoutAt("metadata", "name")
                .withAt(service.name() + "-", "metadata", "generateName")
                .withAt(labels(service), "metadata", "labels")
                .withOwner(OwnerReference.controllerOf(service))
                .with("addressType", "IPv4");
    }

    private static Mapping labels(ApiObject service) {
        Mapping labels =
                service.metadata().mapping("labels").with(MANAGED_BY, MANAGER).with(SERVICE_NAME, service.name());
        return Backends.isHeadless(service) ? labels.with(Backends.HEADLESS, "") : labels;
    }

    private static Mapping endpoint(ApiObject service, ApiObject pod, World world) {
        boolean serving = Pods.isReady(pod);
        boolean ready = Backends.publishesNotReady(service) || (serving && !pod.isDeleting());
        Optional<String> zone =
                node(pod, world).map(EndpointSliceReconciler::zone).filter(name -> !name.isEmpty());
        return Mapping.builder()
                .put("addresses", List.of(Backends.address(pod)))
                .put("conditions", Mapping.of("ready", ready, "serving", serving, "terminating", pod.isDeleting()))
                .put("hostname", Backends.hostname(service, pod))
                .put("nodeName", Pods.node(pod))
                .put("zone", zone)
                .put("targetRef", Backends.reference(pod))
                .put("hints", hints(service, pod, zone).filter(hints -> ready))
                .build();
    }

    /** Who should rather use the endpoint: those in the same zone, or on the same node, if the Service wants that. */
    private static Optional<Mapping> hints(ApiObject service, ApiObject pod, Optional<String> zone) {
        Optional<Tree> zones = zone.map(name -> Sequence.of(Mapping.of("name", name)));
        return switch (service.spec().text("trafficDistribution").orElse("")) {
            case "PreferClose", "PreferSameZone" -> zones.map(names -> Mapping.of("forZones", names));
            case "PreferSameNode" ->
                Optional.of(Mapping.builder()
                        .put("forZones", zones)
                        .put("forNodes", Sequence.of(Mapping.of("name", Pods.node(pod))))
                        .build());
            default -> Optional.empty();
        };
    }

    private static String zone(ApiObject node) {
        return node.labels().getOrDefault(ZONE, "");
    }

    private static Sequence ports(ApiObject slice) {
        return slice.root().sequence("ports");
    }
}
