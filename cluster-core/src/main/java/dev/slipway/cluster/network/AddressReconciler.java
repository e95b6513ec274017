package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps an IPAddress for each address that a Service has, so that people can look up whose an address is. Those that people made themselves are
 * left alone: they keep an address from being given out.
 */
public final class AddressReconciler implements Reconciler {
    static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final GroupVersionKind VERSION = GroupVersionKind.of("networking.k8s.io/v1", "IPAddress");
    private static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    private static final String MANAGER = "ipallocator.k8s.io";
    private static final Index HOLDERS = new Index(Backends.SERVICE, "cluster address", AddressReconciler::addresses);

    @Override
    public String name() {
        return "service-ip-address-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(ADDRESS),
                Trigger.of(
                        Backends.SERVICE,
                        (change, world) -> Stream.of(change.before(), change.after())
                                .flatMap(Optional::stream)
                                .flatMap(service -> addresses(service).stream())
                                .distinct()
                                .map(address -> new ObjectKey(ADDRESS, "", address))
                                .toList()));
    }

    @Override
    public List<Index> indexes() {
        return List.of(HOLDERS);
    }

    private static List<String> addresses(ApiObject service) {
        return service.spec().sequence("clusterIPs").texts().stream()
                .filter(address -> Address.parse(address).isPresent())
                .toList();
    }

    /** Whether the plane itself made an IPAddress. */
    static boolean isManaged(ApiObject address) {
        return MANAGER.equals(address.labels().get(MANAGED_BY));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> address = world.get(key);
        Optional<ApiObject> holder = world.find(HOLDERS, key.name()).stream().findFirst();
        if (address.isEmpty())
            return holder.map(service -> Decision.of(new Command.Create(wanted(key.name(), service))))
                    .orElse(Decision.nothing());
        boolean stays = !isManaged(address.get())
                || address.get().isDeleting()
                || holder.filter(service -> parent(address.get()).equals(reference(service)))
                        .isPresent();
        return stays ? Decision.nothing() : Decision.of(Command.delete(address.get()));
    }

    private static ApiObject wanted(String name, ApiObject service) {
        boolean six = Address.parse(name).filter(Address::isSix).isPresent();
        return ApiObject.of(VERSION, "", name)
                .withLabel(FAMILY, six ? "IPv6" : "IPv4")
                .withLabel(MANAGED_BY, MANAGER)
                .with("spec", Mapping.of("parentRef", reference(service)));
    }

    private static Mapping reference(ApiObject service) {
        return Mapping.of(
                "group", "", "resource", "services", "namespace", service.namespace(), "name", service.name());
    }

    private static Mapping parent(ApiObject address) {
        Mapping parent = address.spec().mapping("parentRef");
        return Mapping.of(
                "group", parent.text("group").orElse(""),
                "resource", parent.text("resource").orElse(""),
                "namespace", parent.text("namespace").orElse(""),
                "name", parent.text("name").orElse(""));
    }
}
