package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No address and no port has two holders: addresses of pods that have not ended, of Services, of load balancers, and node ports. */
final class AddressesAreUnique implements Invariant {
    private final Map<String, String> holders = new HashMap<>();

    @Override
    public void check(Change change, Seen seen) {
        if (!Seen.is(change.object(), Seen.POD) && !Seen.is(change.object(), Seen.SERVICE)) return;
        change.before().ifPresent(old -> held(old).forEach(address -> holders.remove(address, old.uid())));
        change.after()
                .ifPresent(now -> held(now).forEach(address -> {
                    String other = holders.put(address, now.uid());
                    Invariant.require(
                            other == null || other.equals(now.uid()),
                            "is given " + address + ", which "
                                    + seen.uid(String.valueOf(other))
                                            .map(ApiObject::toString)
                                            .orElse(other) + " has",
                            now);
                }));
    }

    private static List<String> held(ApiObject object) {
        return Seen.is(object, Seen.POD) ? ofPod(object) : ofService(object);
    }

    private static List<String> ofPod(ApiObject pod) {
        boolean hosted = pod.spec().bool("hostNetwork").equals(Optional.of(true));
        if (Pods.isTerminal(pod) || hosted) return List.of();
        return pod.status().sequence("podIPs").mappings().stream()
                .flatMap(address -> address.text("ip").stream())
                .toList();
    }

    private static List<String> ofService(ApiObject service) {
        List<String> held = new ArrayList<>();
        service.spec().sequence("clusterIPs").texts().stream()
                .filter(address -> !address.equals("None"))
                .forEach(held::add);
        for (Mapping port : service.spec().sequence("ports").mappings())
            port.whole("nodePort")
                    .filter(number -> number != 0)
                    .ifPresent(number -> held.add(
                            "port " + number + "/" + port.text("protocol").orElse("TCP")));
        service.spec()
                .whole("healthCheckNodePort")
                .filter(number -> number != 0)
                .ifPresent(number -> held.add("port " + number + "/TCP"));
        ServiceUsers.balanced(service).forEach(address -> held.add("load balancer " + address));
        return held;
    }
}
