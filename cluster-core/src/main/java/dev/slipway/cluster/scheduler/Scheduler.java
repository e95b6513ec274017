package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Fold;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.view.ClusterState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Assigns waiting pods to nodes as Kubernetes' default profile does, many in one decision, so that each sees what the ones before it have taken.
 * Of the nodes that pass the filters the one wins that the scores like best. Pods that fit nowhere say why, once, and are looked at again after a
 * back-off when something has changed that may make room for them; where pods of lower priority are in the way those are sent away.
 */
public final class Scheduler implements Reconciler {
    private static final String NAME = "default-scheduler";

    /** The one key there is. */
    private static final ObjectKey ALL = new ObjectKey(Kinds.POD.groupKind(), "", "waiting");

    /** Most pods in one decision: the rest follows in the next. */
    private static final int BATCH = 500;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Trigger> triggers() {
        return SchedulingQueue.FOLD.kinds().stream()
                .map(kind -> Trigger.of(
                        kind,
                        (change, world) -> world.fold(SchedulingQueue.FOLD).isStirred() ? List.of(ALL) : List.of()))
                .toList();
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(
                Budget.KIND, Kinds.NAMESPACE.groupKind(), Kinds.SERVICE.groupKind(), Kinds.REPLICA_SET.groupKind());
    }

    @Override
    public List<Fold<?>> folds() {
        return List.of(ClusterState.FOLD, SchedulingQueue.FOLD);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        SchedulingQueue queue = world.fold(SchedulingQueue.FOLD);
        queue.wake(now);
        boolean isMore = queue.readyCount() > BATCH;
        Orders orders = new Orders(world, now);
        if (queue.readyCount() > 0) {
            Round round = new Round(world, queue, now);
            for (Waiting waiting : queue.ready(BATCH))
                round.place(waiting).ifPresent(node -> orders.bind(waiting, node));
        }
        for (Waiting waiting : queue.owing()) if (!orders.tell(waiting)) queue.settled(waiting);
        Optional<Instant> next = isMore ? Optional.of(now) : queue.nextDue();
        return orders.decision().lookAgainAt(next, now);
    }
}
