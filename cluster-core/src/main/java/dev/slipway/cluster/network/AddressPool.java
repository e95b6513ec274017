package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.kind.address.AddressRange;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The addresses at which load balancers and ingresses can be reached. Whoever wants one makes an IPAddress of its name and names itself as the
 * parent: a name can be made only once, so an address has one holder, whoever else is asking at the same time and whenever the plane is killed. It is
 * written into a status only while it is held, and given back only when no status has it any more.
 */
final class AddressPool {
    static final String RANGE = "10.97.0.0/16";

    private static final AddressRange ADDRESSES = AddressRange.parse(RANGE).orElseThrow();
    private static final GroupKind KIND = AddressReconciler.ADDRESS;
    private static final GroupKind CLUSTER_RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final GroupVersionKind VERSION = GroupVersionKind.of("networking.k8s.io/v1", "IPAddress");
    private static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    private static final String MANAGER = "address-pool.slipway.dev";

    /** The addresses of the pool by who holds them. */
    static final Index BY_HOLDER = new Index(
            KIND,
            "holder",
            address ->
                    Holder.of(address).map(holder -> List.of(holder.toString())).orElse(List.of()));

    private AddressPool() {}

    /** Who has an address: an object by the name of its resource. */
    record Holder(String group, String resource, String namespace, String name) {
        /** Who has an address of the pool; empty for addresses of other sorts. */
        static Optional<Holder> of(ApiObject address) {
            if (!MANAGER.equals(address.labels().get(MANAGED_BY))) return Optional.empty();
            Mapping parent = address.spec().mapping("parentRef");
            return Optional.of(new Holder(
                    parent.text("group").orElse(""),
                    parent.text("resource").orElse(""),
                    parent.text("namespace").orElse(""),
                    parent.text("name").orElse("")));
        }

        private Mapping reference() {
            return Mapping.of("group", group, "resource", resource, "namespace", namespace, "name", name);
        }

        @Override
        public String toString() {
            return resource + "." + group + " " + namespace + "/" + name;
        }
    }

    static List<ApiObject> heldBy(Holder holder, World world) {
        return world.find(BY_HOLDER, holder.toString());
    }

    /** Takes a free address, or the one that is wished for; empty where there is none. */
    static Optional<Command> take(Holder holder, Optional<String> wish, World world) {
        Optional<String> found = wish.isPresent()
                ? wish.flatMap(Address::parse)
                        .filter(address -> ADDRESSES.gives(address) && isFree(address, world))
                        .map(Address::toString)
                : free(holder, world);
        return found.map(address -> new Command.Create(ApiObject.of(VERSION, "", address)
                .withLabel(FAMILY, "IPv4")
                .withLabel(MANAGED_BY, MANAGER)
                .with("spec", Mapping.of("parentRef", holder.reference()))));
    }

    /** Each holder begins to look at a place of its own, so that many who ask at once seldom want the same. */
    private static Optional<String> free(Holder holder, World world) {
        long size = ADDRESSES.size().longValueExact();
        long start = Math.floorMod(holder.toString().hashCode(), size);
        for (long i = 0; i < size; i++) {
            Address address = ADDRESSES.at(BigInteger.valueOf((start + i) % size));
            if (isFree(address, world)) return Optional.of(address.toString());
        }
        return Optional.empty();
    }

    /** Nobody has it, and no Service can be given it as its address in the cluster. */
    private static boolean isFree(Address address, World world) {
        return world.get(new ObjectKey(KIND, "", address.toString())).isEmpty()
                && world.list(CLUSTER_RANGE, "").stream()
                        .flatMap(range -> range.spec().sequence("cidrs").texts().stream())
                        .flatMap(range -> AddressRange.parse(range).stream())
                        .noneMatch(range -> range.contains(address));
    }
}
