package dev.slipway.cluster.controller.nodelifecycle;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The taints by which a node says what is wrong with it: <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/">names</a>. */
final class NodeTaints {
    static final String NOT_READY = "node.kubernetes.io/not-ready";
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final String MEMORY = "node.kubernetes.io/memory-pressure";
    private static final String DISK = "node.kubernetes.io/disk-pressure";
    private static final String PID = "node.kubernetes.io/pid-pressure";
    private static final String NETWORK = "node.kubernetes.io/network-unavailable";

    private static final Set<String> BY_CONDITION =
            Set.of(NOT_READY, UNREACHABLE, UNSCHEDULABLE, MEMORY, DISK, PID, NETWORK);
    private static final String NO_SCHEDULE = "NoSchedule";
    private static final String NO_EXECUTE = "NoExecute";

    private NodeTaints() {}

    /** The taint of a node whose Ready condition is not True; empty for one that is ready or never said. */
    static Optional<String> unready(ApiObject node) {
        return node.condition("Ready").map(Condition::status).flatMap(status -> switch (status) {
            case "False" -> Optional.of(NOT_READY);
            case "Unknown" -> Optional.of(UNREACHABLE);
            default -> Optional.empty();
        });
    }

    /** The taint that sends pods away from a node that is not ready, with the time since when. */
    static Optional<Mapping> evicting(ApiObject node) {
        return node.spec().sequence("taints").mappings().stream()
                .filter(NodeTaints::isEvicting)
                .findFirst();
    }

    /** The same node with the taints that keep new pods away as its conditions ask for. */
    static ApiObject keepingAway(ApiObject node, Instant now) {
        List<String> wanted = wanted(node);
        List<Tree> taints = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (Mapping taint : node.spec().sequence("taints").mappings()) {
            boolean ours = effect(taint).equals(NO_SCHEDULE) && BY_CONDITION.contains(key(taint));
            if (ours) there.add(key(taint));
            if (!ours || wanted.contains(key(taint))) taints.add(taint);
        }
        wanted.stream().filter(key -> !there.contains(key)).forEach(key -> taints.add(taint(key, NO_SCHEDULE, now)));
        return with(node, taints);
    }

    /**
     * The same node with no taint that sends pods away but the one that its condition asks for; that one only in the place of another, since new
     * ones come at a measured rate.
     */
    static ApiObject notSendingAway(ApiObject node, Instant now) {
        Optional<String> wanted = unready(node);
        List<Tree> taints = new ArrayList<>();
        for (Mapping taint : node.spec().sequence("taints").mappings()) {
            if (!isEvicting(taint) || wanted.equals(Optional.of(key(taint)))) taints.add(taint);
            else wanted.ifPresent(key -> taints.add(taint(key, NO_EXECUTE, now)));
        }
        return with(node, taints);
    }

    /** The same node with the taint that sends pods away for as long as it is not ready. */
    static ApiObject sendingAway(ApiObject node, Instant now) {
        List<Tree> taints = new ArrayList<>(node.spec().sequence("taints").items());
        unready(node).ifPresent(key -> taints.add(taint(key, NO_EXECUTE, now)));
        return with(node, taints);
    }

    /** The same node without taints that send pods away because it is not ready. */
    static ApiObject sendingNobodyAway(ApiObject node) {
        return with(
                node,
                node.spec().sequence("taints").mappings().stream()
                        .<Tree>filter(taint -> !isEvicting(taint))
                        .map(taint -> (Tree) taint)
                        .toList());
    }

    private static List<String> wanted(ApiObject node) {
        List<String> wanted = new ArrayList<>(unready(node).stream().toList());
        if (node.isTrue("MemoryPressure")) wanted.add(MEMORY);
        if (node.isTrue("DiskPressure")) wanted.add(DISK);
        if (node.isTrue("PIDPressure")) wanted.add(PID);
        if (node.isTrue("NetworkUnavailable")) wanted.add(NETWORK);
        if (node.spec().bool("unschedulable").orElse(false)) wanted.add(UNSCHEDULABLE);
        return wanted;
    }

    private static boolean isEvicting(Mapping taint) {
        return effect(taint).equals(NO_EXECUTE)
                && (key(taint).equals(NOT_READY) || key(taint).equals(UNREACHABLE));
    }

    private static Mapping taint(String key, String effect, Instant now) {
        return Mapping.of("effect", effect, "key", key, "timeAdded", Times.seconds(now));
    }

    private static String key(Mapping taint) {
        return taint.text("key").orElse("");
    }

    private static String effect(Mapping taint) {
        return taint.text("effect").orElse("");
    }

    private static ApiObject with(ApiObject node, List<Tree> taints) {
        Sequence before = node.spec().sequence("taints");
        if (before.items().equals(taints)) return node;
        return taints.isEmpty()
                ? node.withoutAt("spec", "taints")
                : node.withAt(new Sequence(taints), "spec", "taints");
    }
}
