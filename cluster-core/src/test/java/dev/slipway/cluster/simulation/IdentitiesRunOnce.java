package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * No two pods that could run have one identity of a StatefulSet. A pod that has gone could still run if it was not told to go before, or if its node
 * had no power to end it, unless that is no more; whoever takes a pod away by force answers for that himself.
 */
final class IdentitiesRunOnce implements Invariant {
    private static final String IDENTITY = "statefulset.kubernetes.io/pod-name";

    private final Calm calm;
    private final Set<String> forced = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, Instant> lost = new HashMap<>();
    private final Set<String> scrapped = new HashSet<>();
    private final Map<ObjectKey, ApiObject> mayRun = new HashMap<>();

    IdentitiesRunOnce(Duration lag, Supplier<Instant> clock) {
        calm = new Calm(lag, clock);
    }

    @Override
    public void forced(String uid) {
        forced.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (Seen.is(object, Seen.NODE)) watch(change);
        if (!Seen.is(object, Seen.POD) || !object.labels().containsKey(IDENTITY)) return;
        if (Pods.isTerminal(object) && !isSilent(Pods.node(object))) ended.add(object.uid());
        if (change.isGone()) {
            if (couldRun(object)) mayRun.put(object.key(), object);
        } else if (!Pods.node(object).isEmpty()) {
            Optional.ofNullable(mayRun.remove(object.key()))
                    .ifPresent(other -> Invariant.require(
                            false,
                            "is to run on " + Pods.node(object) + " while " + other.uid() + " may still run on "
                                    + Pods.node(other),
                            object));
        }
    }

    private void watch(Change change) {
        String name = change.key().name();
        if (change.isGone()) scrapped.add(name);
        if (change.isGone() || !NodeUsers.isLost(change.object())) lost.remove(name);
        else lost.putIfAbsent(name, calm.now());
    }

    private boolean couldRun(ApiObject pod) {
        String node = Pods.node(pod);
        if (node.isEmpty() || forced.contains(pod.uid()) || scrapped.contains(node)) return false;
        boolean wasCutOff = isSilent(node) && !ended.contains(pod.uid());
        return wasCutOff || !Pods.isTerminal(pod) && !pod.isDeleting() && isRunning(pod);
    }

    /** Whether nothing that is said of a node's pods can be from itself. */
    private boolean isSilent(String node) {
        return Optional.ofNullable(lost.get(node)).filter(calm::isPast).isPresent();
    }

    private static boolean isRunning(ApiObject pod) {
        return pod.status().sequence("containerStatuses").mappings().stream()
                .anyMatch(status -> !status.mapping("state", "running").isEmpty());
    }
}
