package dev.slipway.cluster.controller.nodelifecycle;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a node counts as silent, and what its conditions are then.
 *
 * <p>Kubernetes counts from when it saw the last sign of life itself; here it is read from the sign, so that nothing but the objects need be
 * remembered. A Lease says how long it holds: for a kubelet's 40 s that comes to the 50 s of Kubernetes, and whoever wants to be heard of less often
 * says so in its Lease.
 *
 * @param node as it is
 * @param lease by which it says that it lives
 */
record Silence(ApiObject node, Optional<ApiObject> lease) {
    /** How long after its end a Lease still counts. */
    private static final Duration LENIENCE = Duration.ofSeconds(10);
    /** How long a status counts where there is no Lease. */
    private static final Duration STATUS_HOLDS = Duration.ofSeconds(50);
    /** How long a new node may take to say anything. */
    private static final Duration STARTUP = Duration.ofSeconds(60);

    private static final List<String> CONDITIONS = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    /** From when on nobody has heard of it. */
    Instant since() {
        Instant made = node.creationTimestamp().orElse(Instant.EPOCH);
        Optional<Mapping> ready = condition("Ready");
        Instant status = ready.flatMap(condition -> condition.text("lastHeartbeatTime"))
                .flatMap(Silence::moment)
                .filter(made::isBefore)
                .orElse(made)
                .plus(ready.isPresent() ? STATUS_HOLDS : STARTUP);
        Optional<Instant> leased = lease.flatMap(there -> there.time("spec", "renewTime")
                .map(renewed -> renewed.plusSeconds(
                                there.spec().whole("leaseDurationSeconds").orElse(0L))
                        .plus(LENIENCE)));
        return leased.filter(status::isBefore).orElse(status);
    }

    /** What its conditions are once it is silent. */
    Mapping status(Instant now) {
        List<Tree> conditions =
                new ArrayList<>(node.status().sequence("conditions").items());
        for (String type : CONDITIONS) {
            Optional<Mapping> before = condition(type);
            if (before.isEmpty()) conditions.add(never(type, now));
            before.filter(there -> !there.text("status").equals(Optional.of("Unknown")))
                    .ifPresent(there -> conditions.set(conditions.indexOf(there), stopped(there, now)));
        }
        return node.status().with("conditions", new Sequence(conditions));
    }

    private Mapping never(String type, Instant now) {
        return Mapping.of(
                "type",
                type,
                "status",
                "Unknown",
                "lastHeartbeatTime",
                Times.seconds(node.creationTimestamp().orElse(now)),
                "lastTransitionTime",
                Times.seconds(now),
                "reason",
                "NodeStatusNeverUpdated",
                "message",
                "Kubelet never posted node status.");
    }

    private static Mapping stopped(Mapping condition, Instant now) {
        return condition
                .with("status", "Unknown")
                .with("lastTransitionTime", Times.seconds(now))
                .with("reason", "NodeStatusUnknown")
                .with("message", "Kubelet stopped posting node status.");
    }

    private Optional<Mapping> condition(String type) {
        return node.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of(type)))
                .findFirst();
    }

    private static Optional<Instant> moment(String text) {
        return new ApiObject(Mapping.of("at", text)).time("at");
    }
}
