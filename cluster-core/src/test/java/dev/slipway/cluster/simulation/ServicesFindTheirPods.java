package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** At rest the endpoints of a Service, in both kinds, are its ready pods. */
final class ServicesFindTheirPods implements Invariant {
    private static final GroupKind ENDPOINTS = new GroupKind("", "Endpoints");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject service : seen.all(Seen.SERVICE)) {
            Optional<String> app = service.spec().text("selector", "app");
            if (app.isEmpty() || service.isDeleting()) continue;
            List<String> expected = seen.in(Seen.POD, service.namespace()).stream()
                    .filter(pod -> app.equals(Optional.ofNullable(pod.labels().get("app"))))
                    .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
                    .flatMap(pod -> pod.status().text("podIP").stream())
                    .sorted()
                    .toList();
            compare(service, "endpoints", expected, endpoints(service, seen));
            compare(service, "slices", expected, slices(service, seen));
        }
    }

    private static void compare(ApiObject service, String what, List<String> expected, List<String> found) {
        Invariant.require(found.equals(expected), "has " + what + " " + found + " and ready pods " + expected, service);
    }

    private static List<String> endpoints(ApiObject service, Seen seen) {
        return seen.get(new ObjectKey(ENDPOINTS, service.namespace(), service.name())).stream()
                .flatMap(endpoints -> endpoints.root().sequence("subsets").mappings().stream())
                .flatMap(subset -> subset.sequence("addresses").mappings().stream())
                .flatMap(address -> address.text("ip").stream())
                .sorted()
                .toList();
    }

    private static List<String> slices(ApiObject service, Seen seen) {
        return seen.in(SLICE, service.namespace()).stream()
                .filter(slice -> service.name().equals(slice.labels().get(SERVICE_NAME)))
                .flatMap(slice -> slice.root().sequence("endpoints").mappings().stream())
                .filter(endpoint -> endpoint.bool("conditions", "ready").orElse(true))
                .flatMap(endpoint -> endpoint.sequence("addresses").texts().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
