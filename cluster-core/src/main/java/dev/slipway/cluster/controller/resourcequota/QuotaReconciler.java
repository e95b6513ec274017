package dev.slipway.cluster.controller.resourcequota;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.Quota;
import dev.slipway.cluster.kind.quota.Usage;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts what is in use of every quota and writes it into its status, with the limits that it was counted against. */
public final class QuotaReconciler implements Reconciler {
    /** Counting walks all that a quota is about, so a thousand creations must not be counted a thousand times. */
    private static final Duration GATHER = Duration.ofMillis(250);

    private final Supplier<KindRegistry> kinds;

    /** @param kinds which kinds there are at the moment, for the names that quotas call them by */
    public QuotaReconciler(Supplier<KindRegistry> kinds) {
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "resourcequota-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(Quota.KIND), Trigger.any(QuotaReconciler::beside).gathering(GATHER));
    }

    /** The quotas of the namespace in which something came, went or changed. */
    private static List<ObjectKey> beside(Change change, World world) {
        String namespace = change.key().namespace();
        if (namespace.isEmpty() || change.key().kind().equals(Quota.KIND)) return List.of();
        return world.list(Quota.KIND, namespace).stream().map(ApiObject::key).toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(quota -> decide(quota, world, now)).orElse(Decision.nothing());
    }

    private Decision decide(ApiObject quota, World world, Instant now) {
        Quota limits = Quota.of(quota);
        Amounts used = limits.zero();
        for (GroupKind kind : world.namespacedKinds()) used = used.plus(usedBy(kind, quota, limits, world, now));
        Mapping status = Mapping.of("hard", limits.hard().tree(), "used", used.tree());
        return Decision.of(Command.status(quota, status)).lookAgainAt(nextRelease(quota, world, now), now);
    }

    /** When the next pod that cannot go stops counting. */
    private static Optional<Instant> nextRelease(ApiObject quota, World world, Instant now) {
        return world.list(Usage.POD, quota.namespace()).stream()
                .flatMap(pod -> Usage.releasedAt(pod).stream())
                .filter(at -> !at.isBefore(now))
                .min(Comparator.naturalOrder())
                .map(at -> at.plusMillis(1));
    }

    private Amounts usedBy(GroupKind kind, ApiObject quota, Quota limits, World world, Instant now) {
        Optional<String> resource = kinds.get().find(kind).map(Kind::resourceInMessages);
        if (resource.isEmpty() || !Usage.concerns(kind, resource.get(), limits)) return Amounts.NONE;
        Amounts used = Amounts.NONE;
        for (ApiObject object : world.list(kind, quota.namespace()))
            if (limits.counts(object)) used = used.plus(limits.concerned(Usage.of(object, resource.get(), now)));
        return used;
    }
}
