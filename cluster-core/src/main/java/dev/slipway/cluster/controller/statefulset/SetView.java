package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.History;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A StatefulSet with its pods in order.
 *
 * @param pods all that belong to it, by ordinal
 * @param current the revision that pods below the partition have
 * @param update the revision of the present template
 */
record SetView(
        ApiObject set, Map<Integer, ApiObject> pods, ApiObject current, ApiObject update, World world, Instant now) {
    /** The name of a pod's revision. */
    static final String REVISION = "controller-revision-hash";

    static SetView of(
            ApiObject set, List<ApiObject> members, History history, ApiObject update, World world, Instant now) {
        TreeMap<Integer, ApiObject> pods = new TreeMap<>();
        members.forEach(pod -> Identity.of(pod.name()).ifPresent(who -> pods.put(who.ordinal(), pod)));
        ApiObject current =
                set.status().text("currentRevision").flatMap(history::named).orElse(update);
        return new SetView(set, pods, current, update, world, now);
    }

    int wanted() {
        return set.spec().whole("replicas").orElse(1L).intValue();
    }

    int start() {
        return set.spec().whole("ordinals", "start").orElse(0L).intValue();
    }

    /** The ordinal above the highest that there should be. */
    int end() {
        return (int) Math.min(Integer.MAX_VALUE, (long) start() + wanted());
    }

    boolean isWanted(int ordinal) {
        return ordinal >= start() && ordinal < end();
    }

    Optional<ApiObject> pod(int ordinal) {
        return Optional.ofNullable(pods.get(ordinal));
    }

    /** The pods that there should be, highest ordinal first. */
    List<ApiObject> replicas() {
        return highestFirst(true);
    }

    /** The pods that are too many, highest ordinal first. */
    List<ApiObject> condemned() {
        return highestFirst(false);
    }

    private List<ApiObject> highestFirst(boolean wanted) {
        return pods.entrySet().stream()
                .filter(entry -> isWanted(entry.getKey()) == wanted)
                .sorted(Map.Entry.<Integer, ApiObject>comparingByKey(Comparator.reverseOrder()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Whether pods come and go all at once. */
    boolean isParallel() {
        return set.spec().text("podManagementPolicy").equals(Optional.of("Parallel"));
    }

    Mapping strategy() {
        return set.spec().mapping("updateStrategy");
    }

    boolean isOnDelete() {
        return strategy().text("type").equals(Optional.of("OnDelete"));
    }

    /** The lowest ordinal that an update reaches. */
    int updateFrom() {
        return (int) Math.min(
                end(), start() + strategy().whole("rollingUpdate", "partition").orElse(0L));
    }

    /** The revision that a pod gets which is made now. */
    ApiObject revisionFor(int ordinal) {
        return !isOnDelete() && ordinal < updateFrom() ? current : update;
    }

    boolean isUpdated(ApiObject pod) {
        return revisionOf(pod).equals(update.name());
    }

    static String revisionOf(ApiObject pod) {
        return Optional.ofNullable(pod.labels().get(REVISION)).orElse("");
    }

    static boolean isRunningAndReady(ApiObject pod) {
        return Pods.phase(pod).equals("Running") && Pods.isReady(pod);
    }

    /** Whether it has been ready for as long as the set asks. */
    boolean isAvailable(ApiObject pod) {
        return isRunningAndReady(pod) && Pods.isAvailable(pod, minReady(), now);
    }

    /** Whether others may count on it: available, and to stay. */
    boolean isReliable(ApiObject pod) {
        return isAvailable(pod) && !pod.isDeleting();
    }

    /** When the next ready pod will have been ready for long enough. */
    Optional<Instant> nextAvailable() {
        return pods.values().stream()
                .filter(pod -> isRunningAndReady(pod) && !isAvailable(pod))
                .flatMap(pod -> Pods.availableAt(pod, minReady()).stream())
                .min(Comparator.naturalOrder());
    }

    private long minReady() {
        return set.spec().whole("minReadySeconds").orElse(0L);
    }
}
