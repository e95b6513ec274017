package dev.slipway.cluster.controller.nodelifecycle;

import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Nodes by zone, and how fast pods may be sent away from those of a zone that are not ready: where many fail at once, it is likelier that the watcher
 * cannot see than that all of them are gone.
 */
record Zones(Map<String, List<ApiObject>> nodes) {
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String EXCLUDED = "node.kubernetes.io/exclude-disruption";

    /** Between two nodes of a zone. */
    private static final Duration USUAL = Duration.ofSeconds(10);
    /** The same in a large zone of which a large part fails. */
    private static final Duration SLOW = Duration.ofSeconds(100);

    private static final int LARGE = 50;
    /** A zone fails in part from this share of its nodes on, and from three nodes on. */
    private static final double PART = 0.55;

    private static final Comparator<ApiObject> LONGEST_FIRST =
            Comparator.<ApiObject, String>comparing(node -> readySince(node)).thenComparing(ApiObject::key);

    static Zones of(Collection<ApiObject> nodes) {
        Map<String, List<ApiObject>> zones = new TreeMap<>();
        for (ApiObject node : nodes)
            zones.computeIfAbsent(zone(node), none -> new ArrayList<>()).add(node);
        return new Zones(zones);
    }

    private static String zone(ApiObject node) {
        Map<String, String> labels = node.labels();
        return labels.getOrDefault(REGION, "") + ":" + labels.getOrDefault(ZONE, "");
    }

    /** Whether no node anywhere is ready: then nobody is sent away. */
    boolean allFail() {
        return nodes.values().stream().allMatch(Zones::fails);
    }

    /** Nodes of a zone whose pods are still to be sent away, the one that failed first at first. */
    static List<ApiObject> pending(List<ApiObject> zone) {
        return zone.stream()
                .filter(node -> NodeTaints.unready(node).isPresent()
                        && NodeTaints.evicting(node).isEmpty())
                .sorted(LONGEST_FIRST)
                .toList();
    }

    /** When the next node of a zone may be tainted; empty for not at all. */
    static Optional<Instant> nextAt(List<ApiObject> zone) {
        return between(zone)
                .map(wait -> zone.stream()
                        .flatMap(node -> NodeTaints.evicting(node).stream())
                        .flatMap(taint -> taint.text("timeAdded").stream())
                        .map(Instant::parse)
                        .max(Instant::compareTo)
                        .map(last -> last.plus(wait))
                        .orElse(Instant.MIN));
    }

    private static Optional<Duration> between(List<ApiObject> zone) {
        List<ApiObject> counted = counted(zone);
        long ready = counted.stream().filter(Zones::isReady).count();
        long unready = counted.size() - ready;
        boolean partly = ready > 0 && unready > 2 && (double) unready / counted.size() >= PART;
        if (!partly) return Optional.of(USUAL);
        return counted.size() > LARGE ? Optional.of(SLOW) : Optional.empty();
    }

    private static boolean fails(List<ApiObject> zone) {
        List<ApiObject> counted = counted(zone);
        return !counted.isEmpty() && counted.stream().noneMatch(Zones::isReady);
    }

    private static List<ApiObject> counted(List<ApiObject> zone) {
        return zone.stream()
                .filter(node -> !node.labels().containsKey(EXCLUDED))
                .toList();
    }

    private static boolean isReady(ApiObject node) {
        return node.isTrue("Ready");
    }

    private static String readySince(ApiObject node) {
        return node.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .findFirst()
                .orElse("");
    }
}
