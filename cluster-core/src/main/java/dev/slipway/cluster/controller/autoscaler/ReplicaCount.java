package dev.slipway.cluster.controller.autoscaler;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How many replicas bring a value per pod to what is wanted: as many as there are, times the ratio of the measured value to the wanted one, rounded up. Pods
 * whose figures are missing or cannot be trusted yet are counted so that they slow down what the others ask for, and never turn it round.
 *
 * @param replicas the result
 * @param ratio of what was measured of those that count
 */
record ReplicaCount(long replicas, Ratio ratio) {
    /**
     * What was measured.
     *
     * @param value 1 where it is as wanted
     * @param average per pod, in thousandths
     * @param utilization in per cent of what was requested; 0 where that is not asked
     */
    record Ratio(double value, long average, long utilization) {}

    /**
     * Counts.
     *
     * @param measured in thousandths, of pods that count
     * @param ratio what values come to
     * @param full what a pod would use that is as busy as can be
     */
    static ReplicaCount of(
            Map<String, Long> measured,
            Groups groups,
            Situation situation,
            Function<Map<String, Long>, Ratio> ratio,
            ToLongFunction<String> full) {
        Ratio first = ratio.apply(measured);
        boolean startsMore = !groups.unready().isEmpty() && first.value() > 1;
        if (!startsMore && groups.missing().isEmpty()) {
            boolean near = situation.isNear(first.value());
            return new ReplicaCount(near ? situation.replicas() : up(first.value() * groups.ready()), first);
        }
        Map<String, Long> all = new TreeMap<>(measured);
        if (first.value() < 1) groups.missing().forEach(pod -> all.put(pod, full.applyAsLong(pod)));
        if (first.value() > 1) groups.missing().forEach(pod -> all.put(pod, 0L));
        if (startsMore) groups.unready().forEach(pod -> all.put(pod, 0L));
        return new ReplicaCount(cautious(first, ratio.apply(all), all.size(), situation), first);
    }

    private static long cautious(Ratio first, Ratio second, int pods, Situation situation) {
        boolean turned = first.value() < 1 && second.value() > 1 || first.value() > 1 && second.value() < 1;
        if (situation.isNear(second.value()) || turned) return situation.replicas();
        long wanted = up(second.value() * pods);
        boolean wrong = second.value() < 1 && wanted > situation.replicas()
                || second.value() > 1 && wanted < situation.replicas();
        return wrong ? situation.replicas() : wanted;
    }

    private static long up(double replicas) {
        return (long) Math.ceil(replicas);
    }
}
