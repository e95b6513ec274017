package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The Lease of one simulated node, by which it shows that it lives. */
record NodeLease(ApiObject node, Optional<ApiObject> lease) {
    static final String NAMESPACE = "kube-node-lease";

    /** Of a kubelet that renews it every ten seconds. */
    private static final long ORDINARY = 40;
    /** The longest that fits: 68 years. */
    private static final long FOR_EVER = Integer.MAX_VALUE;

    static ObjectKey key(String node) {
        return new ObjectKey(Kinds.LEASE.groupKind(), NAMESPACE, node);
    }

    /** Whether its node has been down. */
    boolean hasEnded() {
        return lease.filter(there -> seconds(there) != FOR_EVER).isPresent();
    }

    /** Writes, unless that is written, that the node lives from now on until it says otherwise. */
    List<Command> forEver(Instant now) {
        if (lease.isEmpty()) return List.of(new Command.Create(fresh().with("spec", spec(now, FOR_EVER))));
        return hasEnded() ? List.of(new Command.Update(lease.get().with("spec", spec(now, FOR_EVER)))) : List.of();
    }

    /** Writes, unless that is written, that the node was last heard of at a moment. */
    List<Command> lastBreath(Instant at) {
        if (lease.isEmpty()) return List.of(new Command.Create(fresh().with("spec", spec(at, ORDINARY))));
        return hasEnded() ? List.of() : List.of(new Command.Update(lease.get().with("spec", spec(at, ORDINARY))));
    }

    private ApiObject fresh() {
        Mapping owner = Mapping.of("apiVersion", "v1", "kind", "Node", "name", node.name(), "uid", node.uid());
        return ApiObject.of(Kinds.LEASE, NAMESPACE, node.name())
                .withAt(Sequence.of(owner), "metadata", "ownerReferences");
    }

    private Mapping spec(Instant renewed, long seconds) {
        return Mapping.of(
                "holderIdentity", node.name(),
                "leaseDurationSeconds", seconds,
                "renewTime", Times.micros(renewed));
    }

    private static long seconds(ApiObject lease) {
        return lease.spec().whole("leaseDurationSeconds").orElse(0L);
    }
}
