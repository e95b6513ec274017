package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an autoscaler sets is within bounds that it may have seen, comes to no more than twice as many at once, and, where it cannot measure anything, is
 * one of the bounds. What it scaled up it does not scale down again before the time that it has to wait is over.
 */
final class AutoscalersKeepBounds implements Invariant {
    private static final String NAME = "horizontal-pod-autoscaler";
    private static final Duration USUAL_WINDOW = Duration.ofSeconds(300);

    /** From one look to the next, and a bit for what is on its way. */
    private static final Duration LOOKS = Duration.ofSeconds(20);

    /** What an autoscaler wanted, until somebody changed it. */
    private record Wish(Mapping spec, Optional<Instant> until) {
        long least() {
            return spec.whole("minReplicas").orElse(1L);
        }

        long most() {
            return spec.whole("maxReplicas").orElse(1L);
        }

        boolean isBlind() {
            return spec.sequence("metrics").mappings().stream().noneMatch(metric -> metric.has("resource"));
        }

        Duration window() {
            return spec.whole("behavior", "scaleDown", "stabilizationWindowSeconds")
                    .map(Duration::ofSeconds)
                    .orElse(USUAL_WINDOW);
        }
    }

    /** The most that was scaled to, and when by the plane's clock. */
    private record Peak(long replicas, Instant at) {}

    private final Duration lag;
    private final Supplier<Instant> clock;
    private final Map<ObjectKey, List<Wish>> wishes = new HashMap<>();
    private final Map<String, Peak> peaks = new HashMap<>();
    private Duration skew = Duration.ZERO;
    private Instant jumped = Instant.MIN;

    /** @param clock of the plane, which jumps */
    AutoscalersKeepBounds(Duration lag, Supplier<Instant> clock) {
        this.lag = lag.plusSeconds(2);
        this.clock = clock;
    }

    @Override
    public void check(Change change, Seen seen) {
        boolean isWish = Seen.is(change.object(), AutoscalerUsers.AUTOSCALER);
        if (!isWish && !Seen.is(change.object(), Seen.DEPLOYMENT)) return;
        readClock(seen);
        if (isWish) wish(change, seen);
        else if (change.isGone()) peaks.remove(change.object().uid());
        else change.before().ifPresent(before -> checkScaled(before, change.object(), seen));
    }

    /** Who takes another time for now knows nothing of how long ago things were. */
    private void readClock(Seen seen) {
        Duration now = Duration.between(seen.now(), clock.get());
        if (now.equals(skew)) return;
        skew = now;
        jumped = seen.now();
        peaks.clear();
    }

    private void wish(Change change, Seen seen) {
        Optional<Mapping> before = change.before().map(ApiObject::spec);
        Optional<Mapping> after = change.after().map(ApiObject::spec);
        if (before.equals(after)) return;
        before.ifPresent(spec -> {
            List<Wish> all = wishes.getOrDefault(target(change.object(), spec), List.of());
            all.replaceAll(wish -> wish.spec().equals(spec) && wish.until().isEmpty()
                    ? new Wish(spec, Optional.of(seen.now()))
                    : wish);
        });
        after.ifPresent(spec -> wishes.computeIfAbsent(target(change.object(), spec), unknown -> new ArrayList<>())
                .add(new Wish(spec, Optional.empty())));
        peaks.clear();
    }

    private static ObjectKey target(ApiObject autoscaler, Mapping spec) {
        return new ObjectKey(
                Seen.DEPLOYMENT,
                autoscaler.namespace(),
                spec.text("scaleTargetRef", "name").orElse(""));
    }

    private void checkScaled(ApiObject before, ApiObject after, Seen seen) {
        long was = Rollouts.replicas(before);
        long is = Rollouts.replicas(after);
        if (was == is) return;
        if (!isOfAutoscaler(after)) {
            peaks.remove(after.uid());
            return;
        }
        List<Wish> known = wishes.getOrDefault(after.key(), new ArrayList<>());
        known.removeIf(wish ->
                wish.until().filter(end -> end.isBefore(seen.now().minus(lag))).isPresent());
        boolean isWished = known.stream().anyMatch(wish -> allows(wish, was, is));
        Invariant.require(isWished, "is scaled from " + was + " to " + is + ", but wanted is " + known, after);
        checkStable(after, is, was, known, seen);
    }

    private static boolean isOfAutoscaler(ApiObject deployment) {
        return deployment.metadata().sequence("managedFields").mappings().stream()
                .filter(entry -> entry.text("manager").equals(Optional.of(NAME)))
                .anyMatch(entry -> entry.mapping("fieldsV1", "f:spec").has("f:replicas"));
    }

    private static boolean allows(Wish wish, long was, long is) {
        boolean isBound = is == wish.least() || is == wish.most();
        boolean isTooFast = is > Math.max(2 * was, wish.spec().has("behavior") ? was + 4 : 4) && is != wish.least();
        return is >= wish.least() && is <= wish.most() && !isTooFast && (isBound || !wish.isBlind());
    }

    private void checkStable(ApiObject deployment, long is, long was, List<Wish> known, Seen seen) {
        boolean isCalm = jumped.isBefore(seen.now().minus(lag).minus(LOOKS));
        if (!isCalm || known.size() != 1) return;
        Wish wish = known.get(0);
        Instant now = clock.get();
        if (is > was) {
            if (is > wish.least()) peaks.put(deployment.uid(), new Peak(is, now));
            return;
        }
        Peak peak = peaks.get(deployment.uid());
        if (peak == null || is >= Math.min(peak.replicas(), wish.most())) return;
        Duration since = Duration.between(peak.at(), now);
        Invariant.require(
                since.compareTo(wish.window().minus(lag).minus(LOOKS)) >= 0,
                "is scaled down to " + is + " only " + since + " after " + peak.replicas() + " were needed",
                deployment);
    }
}
