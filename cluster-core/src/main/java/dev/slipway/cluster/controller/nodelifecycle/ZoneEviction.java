package dev.slipway.cluster.controller.nodelifecycle;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Taints nodes that are not ready so that their pods are sent away, one node after the other in each zone, and none where nothing works anywhere:
 * <a href="https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction">rates</a>. When the last node was tainted is read from the
 * taints.
 */
public final class ZoneEviction implements Reconciler {
    private static final GroupKind NODE = Kinds.NODE.groupKind();
    /** The one key there is: whether all zones fail concerns each of them. */
    private static final ObjectKey ALL = new ObjectKey(NODE, "", "zones");
    /** A look walks all nodes, so that many changes share one. */
    private static final Duration GATHER = Duration.ofMillis(500);

    private static final Index UNREADY =
            new Index(NODE, "unready", node -> NodeTaints.unready(node).isPresent() ? List.of("") : List.of());

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.of(NODE, (change, world) -> concerns(change) ? List.of(ALL) : List.of())
                .gathering(GATHER));
    }

    @Override
    public List<Index> indexes() {
        return List.of(UNREADY);
    }

    /** A node that gets, or was, not ready. */
    private static boolean concerns(Change change) {
        return change.before().flatMap(NodeTaints::unready).isPresent()
                || change.after().flatMap(NodeTaints::unready).isPresent();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        if (world.find(UNREADY, "").isEmpty()) return Decision.nothing();
        Zones zones = Zones.of(world.list(NODE, ""));
        if (zones.allFail()) return Decision.of(pardoned(world.find(UNREADY, "")));
        List<Command> commands = new ArrayList<>();
        Optional<Instant> again = Optional.empty();
        for (List<ApiObject> zone : zones.nodes().values()) {
            List<ApiObject> pending = Zones.pending(zone);
            Optional<Instant> at = pending.isEmpty() ? Optional.empty() : Zones.nextAt(zone);
            if (at.isEmpty()) continue;
            if (at.get().isAfter(now))
                again = Optional.of(again.filter(at.get()::isAfter).orElse(at.get()));
            else commands.add(new Command.Update(NodeTaints.sendingAway(pending.get(0), now)));
        }
        return Decision.of(commands).lookAgainAt(again, now);
    }

    private static List<Command> pardoned(List<ApiObject> nodes) {
        return nodes.stream()
                .filter(node -> NodeTaints.evicting(node).isPresent())
                .<Command>map(node -> new Command.Update(NodeTaints.sendingNobodyAway(node)))
                .toList();
    }
}
