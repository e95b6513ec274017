package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet that makes its pods in order makes none before those below it are there, and a pod below the partition comes back with the
 * revision that it had. What people have just changed, or taken away, is no reproach.
 */
final class SetsGrowInOrder implements Invariant {
    private static final Duration AFTERMATH = Duration.ofSeconds(15);

    private final Map<String, Instant> disturbed = new HashMap<>();
    private final Map<ObjectKey, Instant> gone = new HashMap<>();
    private final Supplier<Instant> clock;

    /** @param clock that never jumps */
    SetsGrowInOrder(Supplier<Instant> clock) {
        this.clock = clock;
    }

    @Override
    public void disturbed(String uid) {
        disturbed.put(uid, clock.get());
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (!Seen.is(object, Seen.POD)) return;
        if (change.isGone()) gone.put(object.key(), clock.get());
        if (change.isGone() || change.before().isPresent()) return;
        seen.controllerOf(object)
                .filter(owner -> Seen.is(owner, StatefulSetUsers.SET) && isCalm(owner))
                .ifPresent(set -> check(set, object, seen));
    }

    private void check(ApiObject set, ApiObject pod, Seen seen) {
        int ordinal = Integer.parseInt(pod.name().substring(pod.name().lastIndexOf('-') + 1));
        long start = set.spec().whole("ordinals", "start").orElse(0L);
        if (!set.spec().text("podManagementPolicy").equals(Optional.of("Parallel"))) {
            for (long lower = start; lower < ordinal; lower++) {
                ObjectKey key = new ObjectKey(Seen.POD, set.namespace(), set.name() + "-" + lower);
                boolean there = seen.get(key).isPresent() || isRecent(gone.get(key));
                Invariant.require(there, "was made before " + key, pod);
            }
        }
        long partition =
                set.spec().whole("updateStrategy", "rollingUpdate", "partition").orElse(0L);
        if (ordinal >= start + partition) return;
        Optional<String> current = set.status().text("currentRevision");
        Optional<String> revision = Optional.ofNullable(pod.labels().get("controller-revision-hash"));
        Invariant.require(revision.equals(current), "is below the partition and not of revision " + current, pod);
    }

    private boolean isCalm(ApiObject set) {
        return !isRecent(disturbed.get(set.uid()));
    }

    private boolean isRecent(@Nullable Instant moment) {
        return moment != null && moment.isAfter(clock.get().minus(AFTERMATH));
    }
}
