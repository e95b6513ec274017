package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.status;
import static dev.slipway.cluster.simulation.Mistake.writes;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes of those who give out addresses and ports, and who say where pods are to be found. */
final class NetworkMutations {
    private static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final String BALANCERS = "LoadBalancerReconciler";
    private static final String INGRESSES = "IngressReconciler";
    private static final String ADDRESSES = "AddressReconciler";
    private static final String SLICES = "EndpointSliceReconciler";

    static final List<Mutation> ALL = List.of(
            Mutation.of("balancer keeps its address", "services", never(BALANCERS, Mistake::deletes)),
            Mutation.of("balancer shows what it has no more", "services", never(BALANCERS, NetworkMutations::forgets)),
            Mutation.of("balancer gives nobody an address", "services", never(BALANCERS, NetworkMutations::takes)),
            Mutation.of("ingress class keeps its address", "ingresses", never(INGRESSES, Mistake::deletes)),
            Mutation.of(
                    "ingress shows an address of somebody else",
                    "ingresses",
                    status(INGRESSES, IngressUsers.INGRESS, NetworkMutations::elsewhere)),
            Mutation.of("ingress shows nothing", "ingresses", never(INGRESSES, Mistake::reports)),
            Mutation.of("address is not written down", "services", never(ADDRESSES, NetworkMutations::takes)),
            Mutation.of("address stays written down", "services", never(ADDRESSES, Mistake::deletes)),
            Mutation.of(
                    "slices say that all pods are ready",
                    "services",
                    writes(SLICES, SLICE, (slice, world) -> each(slice, "endpoints", NetworkMutations::ready))),
            Mutation.of("slices stay when ports go", "services", never("SliceMirror", Mistake::deletes)),
            Mutation.of(
                    "hand-written endpoints have no slices", "services", never("SliceMirror", NetworkMutations::makes)),
            Mutation.ofServer("node port has two services", "services", service -> ported(service, "NodePort")),
            Mutation.ofServer("node port is kept", "services", service -> ported(service, "ClusterIP")));

    private NetworkMutations() {}

    private static boolean forgets(Command command) {
        return command instanceof Command.UpdateStatus update
                && update.object().status().mapping("loadBalancer").isEmpty();
    }

    private static boolean takes(Command command) {
        return Mistake.creates(command, ADDRESS);
    }

    private static boolean makes(Command command) {
        return Mistake.creates(command, SLICE);
    }

    private static ApiObject elsewhere(ApiObject ingress) {
        return ServiceUsers.balanced(ingress).isEmpty()
                ? ingress
                : ingress.withAt(List.of(Mapping.of("ip", "10.97.0.9")), "status", "loadBalancer", "ingress");
    }

    private static ApiObject each(ApiObject object, String list, UnaryOperator<Mapping> change) {
        List<Tree> changed = object.root().sequence(list).mappings().stream()
                .<Tree>map(change)
                .toList();
        return object.with(list, new Sequence(changed));
    }

    private static Mapping ready(Mapping endpoint) {
        return endpoint.with("conditions", endpoint.mapping("conditions").with("ready", true));
    }

    /** Whoever is of a type has one and the same port on nodes. */
    private static ApiObject ported(ApiObject service, String type) {
        if (!Seen.is(service, Seen.SERVICE)
                || !service.spec().text("type").equals(Optional.of(type))
                || !service.namespace().equals(Stage.HOME)) return service;
        List<Tree> ports = service.spec().sequence("ports").mappings().stream()
                .<Tree>map(port -> port.with("nodePort", 30_007))
                .toList();
        return service.withAt(new Sequence(ports), "spec", "ports");
    }
}
