package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.kind.metrics.Sample;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The pods of a workload by how far their figures can be trusted, each by its name.
 *
 * @param ready how many are there whose figures count
 * @param unready that have not begun, or whose processor is busy with that
 * @param missing of which nothing was measured
 * @param ignored that go or have failed
 */
record Groups(int ready, SortedSet<String> unready, SortedSet<String> missing, SortedSet<String> ignored) {
    Groups {
        unready = Collections.unmodifiableSortedSet(unready);
        missing = Collections.unmodifiableSortedSet(missing);
        ignored = Collections.unmodifiableSortedSet(ignored);
    }

    static final Groups NONE = new Groups(0, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    /** While a pod may still be starting, only what was measured since it is ready counts. */
    private static final Duration INITIALIZATION = Duration.ofMinutes(5);

    /** A pod that was last unready this soon after its start was never ready. */
    private static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

    static Groups of(List<ApiObject> pods, Map<String, Long> measured, Optional<Instant> cpuSampled, Instant now) {
        int ready = 0;
        TreeSet<String> unready = new TreeSet<>();
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> ignored = new TreeSet<>();
        for (ApiObject pod : pods) {
            String phase = pod.status().text("phase").orElse("Pending");
            if (pod.isDeleting() || phase.equals("Failed")) ignored.add(pod.name());
            else if (phase.equals("Pending")) unready.add(pod.name());
            else if (!measured.containsKey(pod.name())) missing.add(pod.name());
            else if (cpuSampled.isPresent() && isStarting(pod, cpuSampled.get(), now)) unready.add(pod.name());
            else ready++;
        }
        return new Groups(ready, unready, missing, ignored);
    }

    private static boolean isStarting(ApiObject pod, Instant sampled, Instant now) {
        Optional<Mapping> ready = pod.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready")))
                .findFirst();
        Optional<Instant> start = pod.time("status", "startTime");
        if (ready.isEmpty() || start.isEmpty()) return true;
        boolean isUnready = ready.get().text("status").equals(Optional.of("False"));
        Instant turned = new ApiObject(ready.get()).time("lastTransitionTime").orElse(Instant.EPOCH);
        if (start.get().plus(INITIALIZATION).isAfter(now))
            return isUnready || sampled.isBefore(turned.plus(Sample.WINDOW));
        return isUnready && start.get().plus(INITIAL_READINESS).isAfter(turned);
    }

    /** Forgets what was measured of those that do not count. */
    void retain(Map<String, Long> measured) {
        for (Collection<String> names : List.of(unready, ignored))
            measured.keySet().removeAll(names);
    }
}
