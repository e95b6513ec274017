package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.kind.address.AddressRange;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks after the ranges that the addresses of Services come from: says that one is ready, holds one that is to go while there are addresses that no
 * other range has, and brings the first one back.
 */
public final class RangeReconciler implements Reconciler {
    private static final GroupKind RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final ObjectKey FIRST = new ObjectKey(RANGE, "", "kubernetes");
    private static final String HOLD = "networking.k8s.io/service-cidr-finalizer";
    private static final Condition READY = new Condition("Ready", "True", "", "Kubernetes Service CIDR is ready");
    private static final Condition IN_USE = new Condition(
            "Ready",
            "False",
            "Terminating",
            "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR");

    @Override
    public String name() {
        return "service-cidr-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(RANGE, RangeReconciler::concerned), Trigger.of(AddressReconciler.ADDRESS, this::waiting));
    }

    @Override
    public List<ObjectKey> seeds() {
        return List.of(FIRST);
    }

    /** Itself, and those that may now go because it takes their addresses over. */
    private static List<ObjectKey> concerned(Change change, World world) {
        List<ObjectKey> keys = new ArrayList<>(List.of(change.key()));
        for (ApiObject range : world.list(RANGE, "")) if (range.isDeleting()) keys.add(range.key());
        return keys.stream().distinct().toList();
    }

    private List<ObjectKey> waiting(Change change, World world) {
        return world.list(RANGE, "").stream()
                .filter(ApiObject::isDeleting)
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .map(range -> range.isDeleting() ? going(range, world, now) : staying(range, now))
                .orElseGet(() -> key.equals(FIRST) ? Decision.of(new Command.Create(first())) : Decision.nothing());
    }

    private static ApiObject first() {
        return ApiObject.of(GroupVersionKind.of("networking.k8s.io/v1", "ServiceCIDR"), "", FIRST.name())
                .with("spec", Mapping.of("cidrs", Sequence.of("10.96.0.0/16")));
    }

    private static Decision staying(ApiObject range, Instant now) {
        return range.finalizers().contains(HOLD)
                ? said(range, READY, now)
                : Decision.of(new Command.Update(range.withFinalizer(HOLD)));
    }

    private static Decision going(ApiObject range, World world, Instant now) {
        if (!range.finalizers().contains(HOLD)) return Decision.nothing();
        if (isInUse(range, world)) return said(range, IN_USE, now);
        return Decision.of(new Command.Update(range.withoutFinalizer(HOLD)));
    }

    private static Decision said(ApiObject range, Condition condition, Instant now) {
        Sequence old = range.status().sequence("conditions");
        Sequence conditions = condition.setIn(old, now);
        return conditions.equals(old)
                ? Decision.nothing()
                : Decision.of(
                        new Command.UpdateStatus(range.withStatus(range.status().with("conditions", conditions))));
    }

    /** Whether a Service has an address that would be in no range any more. */
    private static boolean isInUse(ApiObject going, World world) {
        List<AddressRange> own = ranges(going);
        List<AddressRange> others = world.list(RANGE, "").stream()
                .filter(range -> !range.key().equals(going.key()) && !range.isDeleting())
                .flatMap(range -> ranges(range).stream())
                .toList();
        return world.list(AddressReconciler.ADDRESS, "").stream()
                .filter(AddressReconciler::isManaged)
                .flatMap(address -> Address.parse(address.name()).stream())
                .anyMatch(address -> own.stream().anyMatch(range -> range.contains(address))
                        && others.stream().noneMatch(range -> range.contains(address)));
    }

    private static List<AddressRange> ranges(ApiObject object) {
        return object.spec().sequence("cidrs").texts().stream()
                .flatMap(range -> AddressRange.parse(range).stream())
                .toList();
    }
}
