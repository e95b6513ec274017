package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a Service's EndpointSlices. An endpoint stays in the slice that it is in, new ones fill slices that have room, so that one pod more
 * changes one slice.
 */
public final class EndpointSliceReconciler implements Reconciler {
    private static final GroupKind SLICE = Kinds.ENDPOINT_SLICE.groupKind();
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String MANAGER = "endpointslice-controller.k8s.io";

    /** Most endpoints in a slice, as in Kubernetes. */
    private static final int ROOM = 100;

    private static final Index BY_SERVICE = new Index(
            SLICE,
            "service",
            slice -> MANAGER.equals(slice.labels().get(MANAGED_BY))
                    ? List.of(slice.namespace() + "/" + slice.labels().getOrDefault(SERVICE_NAME, ""))
                    : List.of());

    @Override
    public String name() {
        return "endpoint-slice-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return Backends.triggers(SLICE, slice -> slice.labels().getOrDefault(SERVICE_NAME, ""));
    }

    @Override
    public List<Index> indexes() {
        return List.of(BY_SERVICE);
    }

    /** Slices of a Service that has gone go with it, by their owner reference. */
    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> service =
                world.get(key).filter(found -> !found.isDeleting()).filter(Backends::areFoundFor);
        return service.map(found -> decide(found, world)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject service, World world) {
        List<ApiObject> slices = world.find(BY_SERVICE, service.namespace() + "/" + service.name()).stream()
                .filter(slice -> !slice.isDeleting())
                .toList();
        List<Command> commands = new ArrayList<>();
        Map<Sequence, List<ApiObject>> byPorts = Backends.of(service, world);
        for (Map.Entry<Sequence, List<ApiObject>> group : byPorts.entrySet()) {
            List<ApiObject> same = slices.stream()
                    .filter(slice -> ports(slice).equals(group.getKey()))
                    .toList();
            commands.addAll(arrange(service, group.getKey(), endpoints(service, group.getValue()), same));
        }
        slices.stream()
                .filter(slice -> !byPorts.containsKey(ports(slice)))
                .map(Command::delete)
                .forEach(commands::add);
        return Decision.of(commands);
    }

    /** The endpoints by the pods' uids. */
    private static Map<String, Tree> endpoints(ApiObject service, List<ApiObject> pods) {
        Map<String, Tree> endpoints = new LinkedHashMap<>();
        pods.forEach(pod -> endpoints.put(pod.uid(), endpoint(service, pod)));
        return endpoints;
    }

    private static List<Command> arrange(
            ApiObject service, Sequence ports, Map<String, Tree> wanted, List<ApiObject> slices) {
        Map<String, Tree> left = new LinkedHashMap<>(wanted);
        List<List<Tree>> contents = new ArrayList<>();
        for (ApiObject slice : slices) {
            List<Tree> kept = new ArrayList<>();
            for (Mapping endpoint : slice.root().sequence("endpoints").mappings()) {
                Optional.ofNullable(
                                left.remove(endpoint.text("targetRef", "uid").orElse("")))
                        .ifPresent(kept::add);
            }
            contents.add(kept);
        }
        for (Tree endpoint : left.values()) roomFor(contents).add(endpoint);
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            Optional<ApiObject> before = i < slices.size() ? Optional.of(slices.get(i)) : Optional.empty();
            write(service, ports, contents.get(i), before).ifPresent(commands::add);
        }
        return commands;
    }

    private static List<Tree> roomFor(List<List<Tree>> contents) {
        for (List<Tree> content : contents) if (content.size() < ROOM) return content;
        List<Tree> fresh = new ArrayList<>();
        contents.add(fresh);
        return fresh;
    }

    private static Optional<Command> write(
            ApiObject service, Sequence ports, List<Tree> endpoints, Optional<ApiObject> before) {
        if (before.isEmpty()) return Optional.of(new Command.Create(slice(service, ports, endpoints)));
        if (endpoints.isEmpty()) return Optional.of(Command.delete(before.get()));
        ApiObject after =
                before.get().withAt(labels(service), "metadata", "labels").with("endpoints", new Sequence(endpoints));
        return after.equals(before.get()) ? Optional.empty() : Optional.of(new Command.Update(after));
    }

    private static ApiObject slice(ApiObject service, Sequence ports, List<Tree> endpoints) {
        return ApiObject.of(Kinds.ENDPOINT_SLICE, service.namespace(), "")
                .withoutAt("metadata", "name")
                .withAt(service.name() + "-", "metadata", "generateName")
                .withAt(labels(service), "metadata", "labels")
                .withOwner(OwnerReference.controllerOf(service))
                .with("addressType", "IPv4")
                .with("endpoints", new Sequence(endpoints))
                .with("ports", ports);
    }

    private static Mapping labels(ApiObject service) {
        Mapping labels =
                service.metadata().mapping("labels").with(MANAGED_BY, MANAGER).with(SERVICE_NAME, service.name());
        return Backends.isHeadless(service) ? labels.with(Backends.HEADLESS, "") : labels;
    }

    private static Mapping endpoint(ApiObject service, ApiObject pod) {
        boolean serving = Pods.isReady(pod);
        boolean ready = Backends.publishesNotReady(service) || (serving && !pod.isDeleting());
        return Mapping.of(
                "addresses",
                List.of(Backends.address(pod)),
                "conditions",
                Mapping.of("ready", ready, "serving", serving, "terminating", pod.isDeleting()),
                "nodeName",
                Pods.node(pod),
                "targetRef",
                Backends.reference(pod));
    }

    private static Sequence ports(ApiObject slice) {
        return slice.root().sequence("ports");
    }
}
