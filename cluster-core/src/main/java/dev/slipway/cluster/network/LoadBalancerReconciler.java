package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.network.AddressPool.Holder;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives Services of type LoadBalancer an address of the pool, unless they name a class of somebody else's, and takes it back when they go or are of
 * that type no more.
 */
public final class LoadBalancerReconciler implements Reconciler {
    /** The class that means this one; so does none. */
    static final String CLASS = DefaultClass.LOCAL;

    private static final GroupKind RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final String RESOURCE = "services";
    private static final String NOBODY = "waiting";

    private static final Index WAITING = new Index(
            Backends.SERVICE,
            "waiting for a load balancer",
            service -> isOurs(service) && addresses(service).isEmpty() ? List.of(NOBODY) : List.of());

    @Override
    public String name() {
        return "service-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(Backends.SERVICE),
                Trigger.of(AddressReconciler.ADDRESS, LoadBalancerReconciler::concerned));
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(RANGE);
    }

    @Override
    public List<Index> indexes() {
        return List.of(AddressPool.BY_HOLDER, WAITING);
    }

    /** Who has an address; and when one is given back, those who wait for one. */
    private static List<ObjectKey> concerned(Change change, World world) {
        List<ObjectKey> keys = new ArrayList<>();
        Holder.of(change.object())
                .filter(holder -> holder.resource().equals(RESOURCE))
                .ifPresent(holder -> keys.add(new ObjectKey(Backends.SERVICE, holder.namespace(), holder.name())));
        if (change.isGone()) world.find(WAITING, NOBODY).forEach(service -> keys.add(service.key()));
        return keys.stream().distinct().toList();
    }

    private static boolean isOurs(ApiObject service) {
        boolean isBalanced = service.spec().text("type").equals(Optional.of("LoadBalancer"));
        return isBalanced
                && service.spec().text("loadBalancerClass").orElse(CLASS).equals(CLASS);
    }

    private static List<String> addresses(ApiObject service) {
        return service.status().sequence("loadBalancer", "ingress").mappings().stream()
                .flatMap(address -> address.text("ip").stream())
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Holder holder = new Holder("", RESOURCE, key.namespace(), key.name());
        List<ApiObject> held = AddressPool.heldBy(holder, world).stream()
                .filter(address -> !address.isDeleting())
                .toList();
        return world.get(key)
                .map(service -> isOurs(service) ? serve(service, held, holder, world) : release(service, held))
                .orElseGet(() -> Decision.of(held.stream()
                        .map(address ->
                                new Command.IfAbsent(List.of(new Command.Identity(key, "")), Command.delete(address)))
                        .toList()));
    }

    private static Decision serve(ApiObject service, List<ApiObject> held, Holder holder, World world) {
        if (held.isEmpty()) return service.isDeleting() ? Decision.nothing() : take(service, holder, world);
        List<String> names = held.stream().map(ApiObject::name).toList();
        String kept = service.spec()
                .text("loadBalancerIP")
                .filter(names::contains)
                .or(() -> addresses(service).stream().filter(names::contains).findFirst())
                .orElse(names.get(0));
        Mapping wanted = Mapping.of("ingress", Sequence.of(Mapping.of("ip", kept, "ipMode", "VIP")));
        if (!service.status().mapping("loadBalancer").equals(wanted))
            return Decision.of(
                    new Command.UpdateStatus(service.withStatus(service.status().with("loadBalancer", wanted)))
                            .telling(Note.normal(service, "EnsuredLoadBalancer", "Ensured load balancer")));
        return Decision.of(held.stream()
                .filter(address -> !address.name().equals(kept))
                .map(Command::delete)
                .toList());
    }

    private static Decision take(ApiObject service, Holder holder, World world) {
        Optional<String> wish = service.spec().text("loadBalancerIP").filter(ip -> !ip.isEmpty());
        Note begun = Note.normal(service, "EnsuringLoadBalancer", "Ensuring load balancer");
        return AddressPool.take(holder, wish, world)
                .map(take -> Decision.of(take.telling(begun)))
                .orElseGet(() -> Decision.of(new Command.Tell(Note.warning(
                        service,
                        "SyncLoadBalancerFailed",
                        "Error syncing load balancer: failed to ensure load balancer: "
                                + wish.map(ip -> ip + " is not free in " + AddressPool.RANGE)
                                        .orElse("no address is free in " + AddressPool.RANGE)))));
    }

    /** First the status forgets the address, then it is given back. */
    private static Decision release(ApiObject service, List<ApiObject> held) {
        List<String> names = held.stream().map(ApiObject::name).toList();
        if (addresses(service).stream().anyMatch(names::contains))
            return Decision.of(
                    new Command.UpdateStatus(service.withStatus(service.status().with("loadBalancer", Mapping.empty())))
                            .telling(Note.normal(service, "DeletedLoadBalancer", "Deleted load balancer")));
        return Decision.of(held.stream().map(Command::delete).toList());
    }
}
