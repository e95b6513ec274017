package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What becomes of a recommendation: it is held against recent ones, then against the bounds and the speed that is allowed. The rules, and the words of
 * the conditions, are those of Kubernetes' controller.
 *
 * @param spec of the autoscaler
 * @param current the replicas that there are
 * @param history of the last minutes
 * @param last when the run of recommendations that goes on was given last
 */
record Normalization(Mapping spec, long current, History history, Instant last, Instant now) {
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(5);

    /**
     * How many replicas it comes to.
     *
     * @param able the condition {@code AbleToScale}
     * @param limited the condition {@code ScalingLimited}
     */
    record Result(long replicas, Condition able, Condition limited) {}

    /** A number of replicas, and why it is that. */
    private record Limit(long replicas, String reason, String message) {}

    private static final String IN_RANGE = "the desired count is within the acceptable range";
    private static final String TOO_FEW = "the desired replica count is less than the minimum replica count";
    private static final String TOO_MANY = "the desired replica count is more than the maximum replica count";
    private static final String TOO_FAST_UP =
            "the desired replica count is increasing faster than the maximum scale rate";
    private static final String TOO_FAST_DOWN =
            "the desired replica count is decreasing faster than the maximum scale rate";
    private static final Limit LOWEST = new Limit(
            0,
            "ScaleUpStabilized",
            "recent recommendations were lower than current one, applying the lowest recent recommendation");
    private static final Limit HIGHEST = new Limit(
            0,
            "ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent recommendation");

    Result of(long recommended) {
        boolean custom = spec.has("behavior");
        Limit stable = custom ? stabilizedByBehavior(recommended) : stabilized(recommended);
        Condition able = stable.replicas() == recommended
                ? new Condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size")
                : new Condition("AbleToScale", "True", stable.reason(), stable.message());
        Limit limit = custom ? limitedByBehavior(stable.replicas()) : limited(stable.replicas());
        boolean held = limit.replicas() != stable.replicas();
        return new Result(
                limit.replicas(),
                able,
                new Condition("ScalingLimited", held ? "True" : "False", limit.reason(), limit.message()));
    }

    static long least(Mapping spec) {
        return spec.whole("minReplicas").orElse(1L);
    }

    static long most(Mapping spec) {
        return spec.whole("maxReplicas").orElse(0L);
    }

    private Limit stabilized(long recommended) {
        long highest = history.since(now.minus(USUAL_WINDOW), last).reduce(recommended, Math::max);
        return new Limit(highest, HIGHEST.reason(), HIGHEST.message());
    }

    private Limit limited(long wanted) {
        long fastest = Math.max(2 * current, 4);
        boolean fast = most(spec) > fastest;
        long highest = fast ? fastest : most(spec);
        if (wanted < least(spec)) return new Limit(least(spec), "TooFewReplicas", TOO_FEW);
        if (wanted > highest)
            return new Limit(highest, fast ? "ScaleUpLimit" : "TooManyReplicas", fast ? TOO_FAST_UP : TOO_MANY);
        return new Limit(wanted, "DesiredWithinRange", IN_RANGE);
    }

    private Behavior behavior(boolean up) {
        return Behavior.of(spec.mapping("behavior"), up);
    }

    /** A recommendation just as old as the window does not count. */
    private Limit stabilizedByBehavior(long recommended) {
        Instant upFrom = now.minus(behavior(true).stabilization()).plusMillis(1);
        Instant downFrom = now.minus(behavior(false).stabilization()).plusMillis(1);
        long lowest = history.since(upFrom, last).reduce(recommended, Math::min);
        long highest = history.since(downFrom, last).reduce(recommended, Math::max);
        long stable = Math.min(Math.max(current, lowest), highest);
        Limit why = recommended >= current ? LOWEST : HIGHEST;
        return new Limit(stable, why.reason(), why.message());
    }

    private Limit limitedByBehavior(long wanted) {
        if (wanted > current) {
            long fastest = Math.max(current, fastest(behavior(true), true));
            boolean fast = most(spec) > fastest;
            long highest = fast ? fastest : most(spec);
            if (wanted > highest)
                return new Limit(highest, fast ? "ScaleUpLimit" : "TooManyReplicas", fast ? TOO_FAST_UP : TOO_MANY);
        } else if (wanted < current) {
            long fastest = Math.min(current, fastest(behavior(false), false));
            boolean fast = least(spec) < fastest;
            long lowest = fast ? fastest : least(spec);
            if (wanted < lowest)
                return new Limit(lowest, fast ? "ScaleDownLimit" : "TooFewReplicas", fast ? TOO_FAST_DOWN : TOO_FEW);
        }
        return new Limit(wanted, "DesiredWithinRange", IN_RANGE);
    }

    /** How far the policies let replicas go now, counted from how many there were when each period began. */
    private long fastest(Behavior behavior, boolean up) {
        if (behavior.select().equals("Disabled")) return current;
        List<Long> proposed =
                behavior.policies().stream().map(policy -> proposed(policy, up)).toList();
        boolean furthest = behavior.select().equals("Max");
        return furthest == up
                ? proposed.stream().reduce(Math::max).orElse(current)
                : proposed.stream().reduce(Math::min).orElse(current);
    }

    private long proposed(Behavior.Policy policy, boolean up) {
        Instant since = now.minus(policy.period());
        long began = current - history.changed(true, since) + history.changed(false, since);
        long value = policy.value();
        if (!policy.percent()) return up ? began + value : began - value;
        return up ? (long) Math.ceil(began * (1 + value / 100.0)) : (long) (began * (1 - value / 100.0));
    }
}
