package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A DaemonSet, the nodes there are, and its pods on each, the first in charge first.
 *
 * @param hash of the revision of the present template
 * @param strays pods that wait for a node that is not there
 */
record DaemonView(
        ApiObject set, String hash, DaemonPods daemons, List<Place> places, List<ApiObject> strays, Instant now) {
    private static final Comparator<ApiObject> IN_CHARGE = Comparator.<ApiObject, Boolean>comparing(
                    pod -> Pods.node(pod).isEmpty())
            .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH))
            .thenComparing(ApiObject::name);

    /**
     * One node.
     *
     * @param pods that are there or on their way, without those that have ended and go
     * @param failures how many pods of the present template have failed there in a row
     */
    record Place(String node, Fit fit, List<ApiObject> pods, int failures) {}

    static DaemonView of(ApiObject set, List<ApiObject> pods, String hash, List<ApiObject> nodes, Instant now) {
        DaemonPods daemons = new DaemonPods(set, hash);
        Map<String, List<ApiObject>> byNode = new TreeMap<>();
        pods.forEach(pod -> DaemonPods.node(pod)
                .ifPresent(node ->
                        byNode.computeIfAbsent(node, none -> new ArrayList<>()).add(pod)));
        Function<ApiObject, Fit> fit = Fit.of(daemons.anywhere());
        List<Place> places = new ArrayList<>();
        for (ApiObject node : nodes) {
            List<ApiObject> all =
                    Optional.ofNullable(byNode.remove(node.name())).orElse(List.of());
            places.add(place(node, fit.apply(node), all, hash, now));
        }
        List<ApiObject> strays = byNode.values().stream()
                .flatMap(List::stream)
                .filter(pod -> Pods.node(pod).isEmpty() && !pod.isDeleting())
                .toList();
        return new DaemonView(set, hash, daemons, places, strays, now);
    }

    private static Place place(ApiObject node, Fit fit, List<ApiObject> all, String hash, Instant now) {
        int failures = all.stream()
                .filter(pod -> isOf(hash, pod))
                .mapToInt(pod -> FailureBackOff.upTo(pod, now))
                .max()
                .orElse(0);
        List<ApiObject> pods = all.stream()
                .filter(pod -> !(pod.isDeleting() && Pods.isTerminal(pod)))
                .sorted(IN_CHARGE)
                .toList();
        return new Place(node.name(), fit, pods, failures);
    }

    /** How many nodes should have a pod. */
    int wanted() {
        return (int) places.stream().filter(place -> place.fit() == Fit.RUNS).count();
    }

    boolean isUpdated(ApiObject pod) {
        return isOf(hash, pod);
    }

    private static boolean isOf(String hash, ApiObject pod) {
        return hash.equals(pod.labels().get(DaemonPods.HASH));
    }

    boolean isAvailable(ApiObject pod) {
        return Pods.isAvailable(pod, minReady(), now);
    }

    /** When the next ready pod will have been ready for long enough. */
    Optional<Instant> nextAvailable() {
        return places.stream()
                .flatMap(place -> place.pods().stream())
                .filter(pod -> Pods.isReady(pod) && !isAvailable(pod))
                .flatMap(pod -> Pods.availableAt(pod, minReady()).stream())
                .min(Comparator.naturalOrder());
    }

    private long minReady() {
        return set.spec().whole("minReadySeconds").orElse(0L);
    }
}
