package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies Endpoints that people write for a Service without selector into slices, so that whoever looks only at slices finds them. */
public final class SliceMirror implements Reconciler {
    private static final GroupKind ENDPOINTS = Kinds.ENDPOINTS.groupKind();
    private static final GroupKind SLICE = Kinds.ENDPOINT_SLICE.groupKind();
    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    /** Endpoints that were used as a lock for leader election, not as addresses. */
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    private static final List<String> NOT_COPIED =
            List.of(Backends.TRIGGER_TIME, "kubectl.kubernetes.io/last-applied-configuration");

    /** Most addresses of a subset that are copied, and most endpoints of one slice. */
    private static final int ROOM = 1000;

    private static final Index MIRRORED = EndpointSliceReconciler.managedBy(MANAGER);

    /** Slices are apart by these two. */
    private record Group(boolean isSix, Sequence ports) {}

    @Override
    public String name() {
        return "endpoint-slice-mirroring-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(ENDPOINTS),
                Trigger.of(
                        Backends.SERVICE,
                        (change, world) -> List.of(
                                of(change.key().namespace(), change.key().name()))),
                Trigger.of(
                        SLICE,
                        (change, world) -> List.of(of(
                                change.key().namespace(),
                                change.object().labels().getOrDefault(EndpointSliceReconciler.SERVICE_NAME, "")))));
    }

    private static ObjectKey of(String namespace, String name) {
        return new ObjectKey(ENDPOINTS, namespace, name);
    }

    @Override
    public List<Index> indexes() {
        return List.of(MIRRORED);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        List<ApiObject> slices = world.find(MIRRORED, key.namespace() + "/" + key.name()).stream()
                .filter(slice -> !slice.isDeleting())
                .toList();
        Optional<ApiObject> endpoints = world.get(key).filter(found -> !found.isDeleting() && isMirrored(found, world));
        return endpoints
                .map(found -> mirror(found, slices))
                .orElseGet(
                        () -> Decision.of(slices.stream().map(Command::delete).toList()));
    }

    private static boolean isMirrored(ApiObject endpoints, World world) {
        boolean isOwn = world.get(new ObjectKey(Backends.SERVICE, endpoints.namespace(), endpoints.name()))
                .filter(service -> service.spec().mapping("selector").isEmpty())
                .isPresent();
        return isOwn
                && !"true".equals(endpoints.labels().get(SKIP))
                && endpoints.annotation(LEADER).isEmpty();
    }

    private static Decision mirror(ApiObject endpoints, List<ApiObject> slices) {
        Map<Group, Map<String, Mapping>> wanted = new LinkedHashMap<>();
        int skipped = 0;
        for (Mapping subset : endpoints.root().sequence("subsets").mappings()) skipped += collect(subset, wanted);
        List<Command> commands = new ArrayList<>();
        wanted.forEach((group, byAddress) -> {
            List<ApiObject> same =
                    slices.stream().filter(slice -> group(slice).equals(group)).toList();
            Arrangement.of(same, byAddress, SliceMirror::address, ROOM)
                    .forEach(content -> write(endpoints, group, content).ifPresent(commands::add));
        });
        slices.stream()
                .filter(slice -> !wanted.containsKey(group(slice)))
                .map(Command::delete)
                .forEach(commands::add);
        if (skipped > 0 && !commands.isEmpty())
            commands.add(new Command.Tell(Note.warning(
                    endpoints,
                    "TooManyAddressesToMirror",
                    "A max of " + ROOM + " addresses can be mirrored to EndpointSlices per Endpoints subset. " + skipped
                            + " addresses were skipped")));
        return Decision.of(commands);
    }

    /** Adds the endpoints of a subset to those of its group; answers how many are too many. */
    private static int collect(Mapping subset, Map<Group, Map<String, Mapping>> wanted) {
        Sequence ports = ports(subset);
        int taken = 0;
        int skipped = 0;
        for (String list : List.of("addresses", "notReadyAddresses")) {
            for (Mapping address : subset.sequence(list).mappings()) {
                Optional<Address> ip = address.text("ip").flatMap(Address::parse);
                if (ip.isEmpty()) continue;
                if (++taken > ROOM) skipped++;
                else
                    wanted.computeIfAbsent(new Group(ip.get().isSix(), ports), none -> new LinkedHashMap<>())
                            .putIfAbsent(ip.get().toString(), endpoint(address, list.equals("addresses")));
            }
        }
        return skipped;
    }

    private static Sequence ports(Mapping subset) {
        return new Sequence(subset.sequence("ports").mappings().stream()
                .map(port -> (Tree) Mapping.builder()
                        .put("name", port.text("name").orElse(""))
                        .put("port", port.get("port"))
                        .put("protocol", port.text("protocol").orElse("TCP"))
                        .put("appProtocol", port.text("appProtocol"))
                        .build())
                .toList());
    }

    private static Mapping endpoint(Mapping address, boolean ready) {
        return Mapping.builder()
                .put("addresses", Sequence.of(address.text("ip").orElse("")))
                .put("conditions", Mapping.of("ready", ready))
                .put("hostname", address.text("hostname"))
                .put("nodeName", address.text("nodeName"))
                .put("targetRef", address.get("targetRef"))
                .build();
    }

    private static String address(Mapping endpoint) {
        return endpoint.sequence("addresses").texts().stream().findFirst().orElse("");
    }

    private static Group group(ApiObject slice) {
        return new Group(
                slice.root().text("addressType").equals(Optional.of("IPv6")),
                slice.root().sequence("ports"));
    }

    private static Optional<Command> write(ApiObject endpoints, Group group, Arrangement.Content content) {
        if (content.slice().isEmpty()) return Optional.of(new Command.Create(slice(endpoints, group, content)));
        ApiObject before = content.slice().get();
        if (content.isEmpty()) return Optional.of(Command.delete(before));
        ApiObject after = before.withAt(labels(endpoints), "metadata", "labels").with("endpoints", content.endpoints());
        Mapping annotations = annotations(endpoints);
        after = annotations.isEmpty()
                ? after.withoutAt("metadata", "annotations")
                : after.withAt(annotations, "metadata", "annotations");
        return after.equals(before) ? Optional.empty() : Optional.of(new Command.Update(after));
    }

    private static ApiObject slice(ApiObject endpoints, Group group, Arrangement.Content content) {
        ApiObject slice = ApiObject.of(Kinds.ENDPOINT_SLICE, endpoints.namespace(), "")
                .withoutAt("metadata", "name")
                .withAt(endpoints.name() + "-", "metadata", "generateName")
                .withAt(labels(endpoints), "metadata", "labels")
                .withOwner(OwnerReference.controllerOf(endpoints))
                .with("addressType", group.isSix() ? "IPv6" : "IPv4")
                .with("endpoints", content.endpoints())
                .with("ports", group.ports());
        Mapping annotations = annotations(endpoints);
        return annotations.isEmpty() ? slice : slice.withAt(annotations, "metadata", "annotations");
    }

    private static Mapping labels(ApiObject endpoints) {
        return endpoints
                .metadata()
                .mapping("labels")
                .with(EndpointSliceReconciler.SERVICE_NAME, endpoints.name())
                .with(EndpointSliceReconciler.MANAGED_BY, MANAGER);
    }

    private static Mapping annotations(ApiObject endpoints) {
        Mapping annotations = endpoints.metadata().mapping("annotations");
        for (String one : NOT_COPIED) annotations = annotations.without(one);
        return annotations;
    }
}
