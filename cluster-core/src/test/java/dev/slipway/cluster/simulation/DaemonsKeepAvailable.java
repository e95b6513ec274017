package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A DaemonSet, as long as nobody changes its strategy or where it runs, takes no working pod away for an update unless the strategy lets it, nor from more nodes at once than may be
 * without; with surge none before another one is beside it.
 */
final class DaemonsKeepAvailable implements Invariant {
    /** All nodes together, as far as {@link Calm} is concerned. */
    private static final String NODES = "nodes";

    private final Calm calm;
    private final Duration lag;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Instant> readySince = new HashMap<>();
    private final Map<String, Set<String>> without = new HashMap<>();

    /** @param lag how long a view may not know that a pod is ready: until then it counts as one that is to be replaced */
    DaemonsKeepAvailable(Calm calm, Duration lag) {
        this.calm = calm;
        this.lag = lag;
    }

    @Override
    public void taken(String uid) {
        taken.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        if (Seen.is(change.object(), DaemonSetUsers.SET)) watch(change);
        if (Seen.is(change.object(), Seen.NODE) && isMoved(change)) calm.disturb(NODES);
        if (!Seen.is(change.object(), Seen.POD)) return;
        note(change.object(), seen.now());
        if (!calm.is(NODES)) return;
        change.before()
                .filter(pod ->
                        !pod.isDeleting() && (change.isGone() || change.object().isDeleting()))
                .filter(pod ->
                        isKnownToBeReady(pod, seen.now()) && !isExcused(pod, seen) && !isExcused(change.object(), seen))
                .ifPresent(pod -> seen.controllerOf(pod)
                        .filter(owner -> Seen.is(owner, DaemonSetUsers.SET)
                                && !owner.isDeleting()
                                && countsReadyOnes(owner)
                                && calm.is(owner.uid()))
                        .ifPresent(set -> check(set, pod, seen)));
    }

    private void note(ApiObject pod, Instant now) {
        if (Pods.isReady(pod)) readySince.putIfAbsent(pod.uid(), now);
        else readySince.remove(pod.uid());
    }

    private boolean isKnownToBeReady(ApiObject pod, Instant now) {
        return Pods.isReady(pod)
                && readySince.getOrDefault(pod.uid(), now).plus(lag).isBefore(now);
    }

    /** Where ready is not yet available, a ready pod may not count, by a clock that jumps. */
    private static boolean countsReadyOnes(ApiObject set) {
        return set.spec().whole("minReadySeconds").orElse(0L) == 0;
    }

    private void watch(Change change) {
        ApiObject set = change.object();
        if (change.before().filter(old -> !rules(old).equals(rules(set))).isEmpty()) return;
        calm.disturb(set.uid());
        without.remove(set.uid());
    }

    private static List<Optional<Tree>> rules(ApiObject set) {
        return List.of(
                set.at("spec", "updateStrategy"),
                set.at("spec", "minReadySeconds"),
                set.at("spec", "template", "spec", "nodeSelector"));
    }

    /** Whether other pods are to run on a node than before. */
    private static boolean isMoved(Change change) {
        ApiObject node = change.object();
        return change.before()
                .filter(old -> !old.labels().equals(node.labels())
                        || !old.at("spec", "taints").equals(node.at("spec", "taints")))
                .isPresent();
    }

    private boolean isExcused(ApiObject pod, Seen seen) {
        return taken.contains(pod.uid())
                || Pods.isTerminal(pod)
                || pod.condition("DisruptionTarget").isPresent()
                || seen.get(new ObjectKey(Seen.NODE, "", Pods.node(pod))).isEmpty();
    }

    private void check(ApiObject set, ApiObject pod, Seen seen) {
        List<ApiObject> others = seen.controlledBy(Seen.POD, set.uid()).stream()
                .filter(other -> !other.uid().equals(pod.uid()))
                .toList();
        boolean beside = others.stream().anyMatch(other -> isOn(Pods.node(pod), other) && !other.isDeleting());
        if (beside) return;
        Optional<String> type = set.spec().text("updateStrategy", "type");
        Invariant.require(
                !type.equals(Optional.of("OnDelete")), "is taken away, and its set leaves that to people", pod);
        Invariant.require(amount(set, "maxSurge", "0", seen) == 0, "is taken away before another is beside it", pod);
        Set<String> nodes = without.computeIfAbsent(set.uid(), none -> new TreeSet<>());
        nodes.removeIf(node -> others.stream().noneMatch(other -> isOn(node, other) && isMissed(other)));
        nodes.add(Pods.node(pod));
        long most = Math.max(1, amount(set, "maxUnavailable", "1", seen));
        Invariant.require(
                nodes.size() <= most, "is taken away, and so " + nodes + " are without, at most " + most, pod);
    }

    private static boolean isMissed(ApiObject pod) {
        return pod.isDeleting() || !Pods.isReady(pod);
    }

    private static boolean isOn(String node, ApiObject pod) {
        return Pods.node(pod).equals(node);
    }

    private static long amount(ApiObject set, String field, String usual, Seen seen) {
        Tree value = set.at("spec", "updateStrategy", "rollingUpdate", field).orElse(Tree.of(usual));
        String text = ((Scalar) value).display();
        if (!text.endsWith("%")) return Long.parseLong(text);
        long nodes = seen.all(Seen.NODE).size();
        return (long) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * nodes / 100.0);
    }
}
