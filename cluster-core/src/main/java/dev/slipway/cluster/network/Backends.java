package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
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

    private static final GroupKind POD = Kinds.POD.groupKind();

    private Backends() {}

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
        return List.of(Trigger.self(SERVICE), ofPods(), own);
    }

    /** The Services that a changed pod is, or was, behind. */
    private static Trigger ofPods() {
        return Trigger.of(
                POD,
                (change, world) -> world.list(SERVICE, change.key().namespace()).stream()
                        .filter(Backends::areFoundFor)
                        .filter(service -> Stream.of(change.before(), change.after())
                                .flatMap(Optional::stream)
                                .anyMatch(pod -> selector(service).matches(pod)))
                        .map(ApiObject::key)
                        .toList());
    }

    /**
     * Pods that match and have an address and have not ended, by their ports. Named target ports may differ from pod to pod, so there may be
     * several sets of ports.
     *
     * @return ports as in {@code EndpointPort}, with the pods that have them
     */
    static Map<Sequence, List<ApiObject>> of(ApiObject service, World world) {
        Map<Sequence, List<ApiObject>> byPorts = new LinkedHashMap<>();
        for (ApiObject pod : world.select(POD, service.namespace(), selector(service))) {
            if (Pods.isTerminal(pod) || address(pod).isEmpty()) continue;
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
        return pod.spec().sequence("containers").mappings().stream()
                .flatMap(container -> container.sequence("ports").mappings().stream())
                .filter(own -> own.text("name").equals(name)
                        && own.text("protocol").orElse("TCP").equals(protocol))
                .flatMap(own -> own.whole("containerPort").stream())
                .findFirst();
    }
}
