package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * At rest the endpoints of a Service, in both kinds, are its ready pods, or all where it wants to publish those too; and what people wrote down by hand is
 * in slices as well.
 */
final class ServicesFindTheirPods implements Invariant {
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String MIRROR = "endpointslicemirroring-controller.k8s.io";

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject service : seen.all(Seen.SERVICE)) {
            Optional<String> app = ServiceUsers.app(service);
            if (app.isPresent()) checkFound(service, app.get(), seen);
            else if (service.spec().mapping("selector").isEmpty()
                    && service.namespace().equals(Stage.HOME)) checkMirrored(service, seen);
        }
    }

    private static void checkFound(ApiObject service, String app, Seen seen) {
        boolean publishesAll = service.spec().bool("publishNotReadyAddresses").orElse(false);
        List<String> expected = seen.in(Seen.POD, service.namespace()).stream()
                .filter(pod -> app.equals(pod.labels().get("app")))
                .filter(pod -> publishesAll ? !Pods.isTerminal(pod) : Pods.isActive(pod) && Pods.isReady(pod))
                .flatMap(pod -> pod.status().text("podIP").stream())
                .sorted()
                .toList();
        compare(service, "endpoints", expected, endpoints(service, seen, "addresses"));
        compare(service, "slices", expected, slices(service, seen, true));
        boolean isMirrored = seen.in(SLICE, service.namespace()).stream()
                .anyMatch(slice ->
                        isOf(service, slice) && MIRROR.equals(slice.labels().get(MANAGED_BY)));
        Invariant.require(!isMirrored, "finds its pods itself and has slices of hand-written endpoints", service);
    }

    private static void checkMirrored(ApiObject service, Seen seen) {
        compare(service, "slices", endpoints(service, seen, "addresses"), slices(service, seen, true));
        compare(service, "unready slices", endpoints(service, seen, "notReadyAddresses"), slices(service, seen, false));
    }

    private static void compare(ApiObject service, String what, List<String> expected, List<String> found) {
        Invariant.require(
                found.equals(expected), "has " + what + " " + found + " and should have " + expected, service);
    }

    private static List<String> endpoints(ApiObject service, Seen seen, String list) {
        return seen.get(new ObjectKey(ServiceUsers.ENDPOINTS, service.namespace(), service.name())).stream()
                .flatMap(endpoints -> endpoints.root().sequence("subsets").mappings().stream())
                .flatMap(subset -> subset.sequence(list).mappings().stream())
                .flatMap(address -> address.text("ip").stream())
                .sorted()
                .toList();
    }

    private static boolean isOf(ApiObject service, ApiObject slice) {
        return service.name().equals(slice.labels().get(SERVICE_NAME));
    }

    private static List<String> slices(ApiObject service, Seen seen, boolean ready) {
        return seen.in(SLICE, service.namespace()).stream()
                .filter(slice -> isOf(service, slice))
                .flatMap(slice -> slice.root().sequence("endpoints").mappings().stream())
                .filter(endpoint -> endpoint.bool("conditions", "ready").orElse(true) == ready)
                .flatMap(endpoint -> endpoint.sequence("addresses").texts().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
