package dev.slipway.cluster.controller.events;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Deletes Events that last happened an hour ago, as {@code kube-apiserver --event-ttl} has it. */
public final class EventReaper implements Reconciler {
    private static final Duration LIFETIME = Duration.ofHours(1);

    @Override
    public String name() {
        return "event-reaper";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(Kinds.EVENT.groupKind()));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(event -> decide(event, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject event, Instant now) {
        Instant last = Stream.of(
                        event.time("lastTimestamp"),
                        event.time("series", "lastObservedTime"),
                        event.time("eventTime"),
                        event.creationTimestamp())
                .flatMap(Optional::stream)
                .filter(time -> !time.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(now);
        Instant due = last.plus(LIFETIME);
        return due.isAfter(now)
                ? Decision.nothing().lookAgainAt(Optional.of(due), now)
                : Decision.of(Command.delete(event));
    }
}
