package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Counts how often each reconciler looks at each key, and fails one that runs hot. */
final class Pulse implements UnaryOperator<Reconciler> {
    /** Looks at one key within a minute. A storm of changes explains some hundred; what looks again and again at once looks thousands of times. */
    private static final int MOST_A_MINUTE = 600;

    private final Supplier<Instant> clock;
    private final Map<String, Map<ObjectKey, Count>> counts = new HashMap<>();
    private long looks;

    private static final class Count {
        private Instant since = Instant.EPOCH;
        private int looks;
    }

    /** @param clock that never jumps */
    Pulse(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** How often anybody looked at anything. */
    long looks() {
        return looks;
    }

    @Override
    public Reconciler apply(Reconciler reconciler) {
        Map<ObjectKey, Count> mine = counts.computeIfAbsent(reconciler.name(), unknown -> new HashMap<>());
        return Asking.of(reconciler, (asked, key, world, now) -> {
            count(mine.computeIfAbsent(key, unknown -> new Count()), asked.name(), key);
            return asked.reconcile(key, world, now);
        });
    }

    private void count(Count count, String who, ObjectKey key) {
        Instant now = clock.get();
        if (Duration.between(count.since, now).toSeconds() >= 60) {
            count.since = now;
            count.looks = 0;
        }
        looks++;
        if (++count.looks > MOST_A_MINUTE)
            throw new AssertionError(who + " looked " + count.looks + " times at " + key + " within a minute");
    }
}
