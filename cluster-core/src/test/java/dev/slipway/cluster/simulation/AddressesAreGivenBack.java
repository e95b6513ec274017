package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An address from outside leads to one Service or to the Ingresses of one class, never to both. At rest each that may have one has one or says why not,
 * each that may not has none, and nothing is held for somebody who is not there any more.
 */
final class AddressesAreGivenBack implements Invariant {
    private static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";

    private final boolean heard;
    private final Map<String, Integer> ingresses = new HashMap<>();
    private final Map<String, Integer> services = new HashMap<>();

    /** @param heard whether every event comes through */
    AddressesAreGivenBack(boolean heard) {
        this.heard = heard;
    }

    @Override
    public void check(Change change, Seen seen) {
        boolean isIngress = Seen.is(change.object(), IngressUsers.INGRESS);
        if (!isIngress && !Seen.is(change.object(), Seen.SERVICE)) return;
        Map<String, Integer> own = isIngress ? ingresses : services;
        change.before()
                .ifPresent(old -> ServiceUsers.balanced(old).forEach(address -> own.merge(address, -1, Integer::sum)));
        change.after()
                .ifPresent(now -> ServiceUsers.balanced(now).forEach(address -> {
                    own.merge(address, 1, Integer::sum);
                    Invariant.require(
                            ingresses.getOrDefault(address, 0) == 0 || services.getOrDefault(address, 0) == 0,
                            "shows the address " + address + ", which leads elsewhere too",
                            now);
                }));
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject address : seen.all(ADDRESS)) checkHeld(address, seen);
        for (ApiObject service : seen.all(Seen.SERVICE)) if (!service.isDeleting()) checkService(service, seen);
        for (ApiObject ingress : seen.all(IngressUsers.INGRESS)) if (!ingress.isDeleting()) checkIngress(ingress, seen);
    }

    private static void checkHeld(ApiObject address, Seen seen) {
        Mapping parent = address.spec().mapping("parentRef");
        String namespace = parent.text("namespace").orElse("");
        String name = parent.text("name").orElse("");
        boolean isNeeded;
        if (parent.text("resource").equals(Optional.of("ingressclasses"))) {
            isNeeded = isServed(name, seen);
        } else {
            Optional<ApiObject> service = seen.get(new ObjectKey(Seen.SERVICE, namespace, name));
            boolean isOfCluster = "ipallocator.k8s.io".equals(address.labels().get(MANAGED_BY));
            isNeeded = service.stream()
                    .flatMap(found -> isOfCluster
                            ? found.spec().sequence("clusterIPs").texts().stream()
                            : ServiceUsers.balanced(found).stream())
                    .anyMatch(address.name()::equals);
        }
        Invariant.require(isNeeded, "is held for " + parent + ", who does not have it", address);
    }

    private void checkService(ApiObject service, Seen seen) {
        List<String> shown = ServiceUsers.balanced(service);
        boolean isBalanced = service.spec().text("type").equals(Optional.of("LoadBalancer"))
                && service.spec().text("loadBalancerClass").isEmpty();
        boolean mayHaveNone = !isBalanced
                || service.spec().has("loadBalancerIP")
                        && (!heard || seen.saidOf(service).anyMatch("SyncLoadBalancerFailed"::equals));
        Invariant.require(isBalanced || shown.isEmpty(), "is not balanced and shows " + shown, service);
        Invariant.require(mayHaveNone || shown.size() == 1, "is balanced and shows " + shown, service);
        for (String address : service.spec().sequence("clusterIPs").texts())
            Invariant.require(
                    address.equals("None")
                            || seen.get(new ObjectKey(ADDRESS, "", address)).isPresent(),
                    "has " + address + ", which is not held",
                    service);
        boolean hasPorts = isBalanced || !service.spec().text("type").equals(Optional.of("ClusterIP"));
        boolean keepsPort = service.spec().sequence("ports").mappings().stream().anyMatch(port -> port.has("nodePort"));
        Invariant.require(hasPorts || !keepsPort, "is for the cluster alone and keeps ports of nodes", service);
    }

    private static void checkIngress(ApiObject ingress, Seen seen) {
        String className = ingress.spec().text("ingressClassName").orElse("");
        List<String> right = isServed(className, seen)
                ? seen.all(ADDRESS).stream()
                        .filter(address -> isOf(className, address.spec().mapping("parentRef")))
                        .map(ApiObject::name)
                        .toList()
                : List.of();
        boolean isRight =
                ServiceUsers.balanced(ingress).equals(right) && (right.size() == 1 || !isServed(className, seen));
        Invariant.require(isRight, "shows " + ServiceUsers.balanced(ingress) + ", its class has " + right, ingress);
    }

    private static boolean isOf(String className, Mapping parent) {
        return parent.text("resource").equals(Optional.of("ingressclasses"))
                && parent.text("name").equals(Optional.of(className));
    }

    private static boolean isServed(String className, Seen seen) {
        return seen.get(new ObjectKey(IngressUsers.CLASS, "", className))
                .flatMap(found -> found.spec().text("controller"))
                .equals(Optional.of(IngressUsers.OURS));
    }
}
