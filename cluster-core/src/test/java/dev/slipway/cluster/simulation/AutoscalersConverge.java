package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.node.simulated.Usage;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** At rest there are as many replicas as the load asks for, within the bounds; and an autoscaler that cannot tell says so. */
final class AutoscalersConverge implements Invariant {
    private static final double TOLERANCE = 0.1;

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject autoscaler : seen.all(AutoscalerUsers.AUTOSCALER))
            if (!autoscaler.isDeleting()) check(autoscaler, seen);
    }

    private static void check(ApiObject autoscaler, Seen seen) {
        if (isRivalled(autoscaler, seen)) return;
        Optional<ApiObject> target =
                seen.get(new ObjectKey(Seen.DEPLOYMENT, autoscaler.namespace(), AutoscalerUsers.target(autoscaler)));
        if (target.isEmpty()) {
            require(autoscaler, "AbleToScale", "False", "and there is nothing to scale");
            return;
        }
        if (target.get().isDeleting()) return;
        long replicas = Rollouts.replicas(target.get());
        if (replicas == 0) {
            require(autoscaler, "ScalingActive", "False", "and its target is scaled to nothing");
            return;
        }
        long least = autoscaler.spec().whole("minReplicas").orElse(1L);
        long most = autoscaler.spec().whole("maxReplicas").orElse(1L);
        Invariant.require(
                replicas >= least && replicas <= most,
                "is for " + least + " to " + most + " replicas, and there are to be " + replicas,
                autoscaler);
        Mapping metric = autoscaler.spec().sequence("metrics").mappings().get(0);
        if (metric.has("pods")) require(autoscaler, "ScalingActive", "False", "and nobody measures its metric");
        else checkMeasured(autoscaler, target.get(), metric.mapping("resource", "target"), seen);
    }

    private static void require(ApiObject autoscaler, String type, String status, String why) {
        boolean said = autoscaler
                .condition(type)
                .filter(condition -> condition.status().equals(status)
                        && !condition.message().isEmpty())
                .isPresent();
        Invariant.require(said, "does not say " + type + "=" + status + ", " + why, autoscaler);
    }

    private static void checkMeasured(ApiObject autoscaler, ApiObject target, Mapping wanted, Seen seen) {
        List<ApiObject> pods = Rollouts.sets(target, seen).stream()
                .flatMap(set -> seen.controlledBy(Seen.POD, set.uid()).stream())
                .toList();
        boolean isUtilization = wanted.has("averageUtilization");
        long requested = pods.stream().mapToLong(AutoscalersConverge::requested).sum();
        if (isUtilization && requested == 0 && !pods.isEmpty()) {
            require(autoscaler, "ScalingActive", "False", "and its pods request nothing");
            return;
        }
        boolean isSteady = pods.size() == Rollouts.replicas(target)
                && pods.stream().allMatch(pod -> Pods.isActive(pod) && Pods.isReady(pod));
        if (!isSteady) return;
        long right = clamped(autoscaler.spec(), replicas(pods, wanted, requested, seen));
        Invariant.require(
                right == pods.size(), "has " + pods.size() + " pods, and the load asks for " + right, autoscaler);
    }

    private static boolean isRivalled(ApiObject autoscaler, Seen seen) {
        String target = AutoscalerUsers.target(autoscaler);
        return seen.in(AutoscalerUsers.AUTOSCALER, autoscaler.namespace()).stream()
                        .filter(other -> AutoscalerUsers.target(other).equals(target))
                        .count()
                > 1;
    }

    private static long replicas(List<ApiObject> pods, Mapping wanted, long requested, Seen seen) {
        Instant now = seen.now();
        long used = pods.stream()
                .flatMap(pod -> Usage.of(pod, pods.size(), now).stream())
                .mapToLong(Usage::milliCpu)
                .sum();
        double ratio = wanted.has("averageUtilization")
                ? (double) (used * 100 / requested)
                        / wanted.whole("averageUtilization").orElseThrow()
                : (double) (used / pods.size()) / 100;
        boolean isNear = Math.abs(ratio - 1) <= TOLERANCE;
        return isNear ? pods.size() : (long) Math.ceil(ratio * pods.size());
    }

    private static long clamped(Mapping spec, long replicas) {
        long least = spec.whole("minReplicas").orElse(1L);
        return Math.min(spec.whole("maxReplicas").orElse(1L), Math.max(least, replicas));
    }

    private static long requested(ApiObject pod) {
        return pod.spec().sequence("containers").mappings().stream()
                .flatMap(container -> container.text("resources", "requests", "cpu").stream())
                .mapToLong(text ->
                        text.endsWith("m") ? Long.parseLong(text.replace("m", "")) : 1000 * Long.parseLong(text))
                .sum();
    }
}
