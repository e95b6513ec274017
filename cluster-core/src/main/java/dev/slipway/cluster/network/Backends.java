package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The pods behind a Service, and the ports at which each of them answers. */
final class Backends {
    static final GroupKind SERVICE = Kinds.SERVICE.groupKind();
    /** The label of endpoints of a Service without an address. */
    static final String HEADLESS = "service.kubernetes.io/headless";
    /** When what made the endpoints change happened. */
    static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

    private static final GroupKind POD = Kinds.POD.groupKind();
    /** A look costs as much as the Service has pods, so the changes of many pods share one. */
    private static final Duration GATHER = Duration.ofMillis(100);

    /** Services under one of the labels that they select by: each is found by the pods that have it. */
    private static final Index BY_LABEL = new Index(
            SERVICE,
            "selector",
            service -> areFoundFor(service)
                    ? service.spec().mapping("selector").texts().entrySet().stream()
                            .limit(1)
                            .map(label -> drawer(service.namespace(), label))
                            .toList()
                    : List.of());

    private Backends() {}

    private static String drawer(String namespace, Map.Entry<String, String> label) {
        return namespace + "/" + label.getKey() + "=" + label.getValue();
    }

    static List<Index> indexes() {
        return List.of(BY_LABEL);
    }

    /** Whether the plane finds a Service's pods; else somebody else writes its endpoints, or nobody. */
    static boolean areFoundFor(ApiObject service) {
        boolean external = service.spec().text("type").equals(Optional.of("ExternalName"));
        return !external && !service.spec().mapping("selector").isEmpty();
    }

    /**
     * What concerns the endpoints of a Service: the Service, the pods behind it, and the endpoints as they are written down.
     *
     * @param service the name of the Service that something written down is about
     */
    static List<Trigger> triggers(GroupKind written, Function<ApiObject, String> service) {
        Trigger own = Trigger.of(
                written,
                (change, world) ->
                        List.of(new ObjectKey(SERVICE, change.key().namespace(), service.apply(change.object()))));
        return List.of(Trigger.self(SERVICE), Trigger.of(POD, Backends::before).gathering(GATHER), own);
    }

    /** The Services that a changed pod is, or was, behind; none where the change does not show in endpoints. */
    private static List<ObjectKey> before(Change change, World world) {
        boolean isSame = change.before().isPresent()
                && change.after().isPresent()
                && appearance(change.before().get())
                        .equals(appearance(change.after().get()));
        if (isSame) return List.of();
        return Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(pod -> of(pod, world).stream())
                .distinct()
                .toList();
    }

    /** The Services that a pod is behind. */
    static List<ObjectKey> of(ApiObject pod, World world) {
        return pod.labels().entrySet().stream()
                .flatMap(label -> world.find(BY_LABEL, drawer(pod.namespace(), label)).stream())
                .filter(service -> selector(service).matches(pod))
                .map(ApiObject::key)
                .toList();
    }

    /** All of a pod that shows in endpoints, but for its containers' ports, which never change. */
    private static List<Object> appearance(ApiObject pod) {
        return List.of(
                pod.uid(),
                pod.labels(),
                address(pod),
                Pods.node(pod),
                Pods.isReady(pod),
                pod.isDeleting(),
                Pods.isTerminal(pod),
                pod.spec().text("hostname").orElse(""),
                pod.spec().text("subdomain").orElse(""));
    }

    /**
     * Pods that match and have an address and have not ended, by their ports. Named target ports may differ from pod to pod, so there may be
     * several sets of ports.
     *
     * @return ports as in {@code EndpointPort}, with the pods that have them
     */
    static Map<Sequence, List<ApiObject>> of(ApiObject service, World world, boolean withGoing) {
        Map<Sequence, List<ApiObject>> byPorts = new LinkedHashMap<>();
        for (ApiObject pod : world.select(POD, service.namespace(), selector(service))) {
            if (Pods.isTerminal(pod) || address(pod).isEmpty() || (pod.isDeleting() && !withGoing)) continue;
            byPorts.computeIfAbsent(ports(service, pod), none -> new ArrayList<>())
                    .add(pod);
        }
        return byPorts;
    }

    static String address(ApiObject pod) {
        return pod.status().text("podIP").orElse("");
    }

    static boolean isHeadless(ApiObject service) {
        return service.spec().text("clusterIP").equals(Optional.of("None"));
    }

    /** Whether pods count as ready whatever they say. */
    static boolean publishesNotReady(ApiObject service) {
        return service.spec().bool("publishNotReadyAddresses").orElse(false);
    }

    /** The name that a pod has within a Service: only where it says that it belongs to this one, as the pods of a StatefulSet do. */
    static Optional<String> hostname(ApiObject service, ApiObject pod) {
        boolean belongs = pod.spec().text("subdomain").equals(Optional.of(service.name()));
        return pod.spec().text("hostname").filter(name -> belongs && !name.isEmpty());
    }

    /** When a pod became ready or ceased to be, as it says so itself. */
    static Optional<String> changedAt(ApiObject pod) {
        return pod.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .findFirst();
    }

    static Mapping reference(ApiObject pod) {
        return Mapping.of("kind", "Pod", "name", pod.name(), "namespace", pod.namespace(), "uid", pod.uid());
    }

    private static LabelSelector selector(ApiObject service) {
        return LabelSelector.ofLabels(service.spec().mapping("selector").texts());
    }

    private static Sequence ports(ApiObject service, ApiObject pod) {
        List<Tree> ports = new ArrayList<>();
        for (Mapping port : service.spec().sequence("ports").mappings()) {
            String protocol = port.text("protocol").orElse("TCP");
            target(port, protocol, pod)
                    .ifPresent(number -> ports.add(Mapping.builder()
                            .put("name", port.text("name").orElse(""))
                            .put("port", number)
                            .put("protocol", protocol)
                            .put("appProtocol", port.text("appProtocol"))
                            .build()));
        }
        return new Sequence(ports);
    }

    /** The number of a port on a pod; empty if the Service names a port that the pod has not. */
    private static Optional<Long> target(Mapping port, String protocol, ApiObject pod) {
        Optional<String> name = port.text("targetPort");
        if (name.isEmpty()) return port.whole("targetPort").or(() -> port.whole("port"));
        Stream<Mapping> sidecars = pod.spec().sequence("initContainers").mappings().stream()
                .filter(container -> container.text("restartPolicy").equals(Optional.of("Always")));
        return Stream.concat(pod.spec().sequence("containers").mappings().stream(), sidecars)
                .flatMap(container -> container.sequence("ports").mappings().stream())
                .filter(own -> own.text("name").equals(name)
                        && own.text("protocol").orElse("TCP").equals(protocol))
                .flatMap(own -> own.whole("containerPort").stream())
                .findFirst();
    }
}
