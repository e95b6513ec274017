package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node and what is on it. Immutable: a pod more or less makes another one. */
public final class NodeState {
    private static final Mapping NOT_READY = taint("node.kubernetes.io/not-ready");
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";

    private static final int NOWHERE = -1;

    private final ApiObject node;
    private final int place;
    private final String name;
    private final Map<String, String> labels;
    private final List<Mapping> strict;
    private final List<Mapping> lenient;
    private final List<Mapping> images;
    private final boolean unschedulable;
    private final Resources allocatable;
    private final Resources requested;
    private final long assumedCpu;
    private final long assumedMemory;
    private final List<PodState> pods;

    private NodeState(ApiObject node) {
        this.node = node;
        this.place = NOWHERE;
        this.name = node.name();
        this.labels = node.labels();
        List<Mapping> taints = new ArrayList<>(node.spec().sequence("taints").mappings());
        boolean ready = node.isTrue("Ready");
        if (!ready) taints.add(NOT_READY);
        this.strict = taints.stream()
                .filter(taint -> has(taint, "NoSchedule", "NoExecute"))
                .toList();
        this.lenient =
                taints.stream().filter(taint -> has(taint, "PreferNoSchedule")).toList();
        this.images = node.status().sequence("images").mappings();
        this.unschedulable = node.spec().bool("unschedulable").orElse(false);
        this.allocatable = Resources.in(node.status().mapping("allocatable"));
        this.requested = Resources.NONE;
        this.assumedCpu = 0;
        this.assumedMemory = 0;
        this.pods = List.of();
    }

    private NodeState(
            NodeState same, int place, Resources requested, long assumedCpu, long assumedMemory, List<PodState> pods) {
        this.node = same.node;
        this.place = place;
        this.name = same.name;
        this.labels = same.labels;
        this.strict = same.strict;
        this.lenient = same.lenient;
        this.images = same.images;
        this.unschedulable = same.unschedulable;
        this.allocatable = same.allocatable;
        this.requested = requested;
        this.assumedCpu = assumedCpu;
        this.assumedMemory = assumedMemory;
        this.pods = Collections.unmodifiableList(pods);
    }

    /** A node with nothing on it. One that is not ready counts as tainted so. */
    public static NodeState of(ApiObject node) {
        return new NodeState(node);
    }

    private static boolean has(Mapping taint, String... effects) {
        return List.of(effects).contains(taint.text("effect").orElse(""));
    }

    private static Mapping taint(String key) {
        return Mapping.of("key", key, "effect", "NoSchedule");
    }

    /** Another revision of the node with the same pods. */
    NodeState renewed(ApiObject revision) {
        return new NodeState(new NodeState(revision), place, requested, assumedCpu, assumedMemory, pods);
    }

    /** The same at a place among all nodes. */
    NodeState at(int newPlace) {
        return new NodeState(this, newPlace, requested, assumedCpu, assumedMemory, pods);
    }

    public NodeState with(PodState pod) {
        List<PodState> more = new ArrayList<>(pods.size() + 1);
        more.addAll(pods);
        more.add(pod);
        Needs needs = pod.needs();
        return new NodeState(
                this,
                place,
                requested.plus(needs.requests()),
                assumedCpu + needs.assumedCpu(),
                assumedMemory + needs.assumedMemory(),
                more);
    }

    /** Without the pod of this uid, if it is there. */
    public NodeState without(String uid) {
        for (int i = 0; i < pods.size(); i++) {
            if (!pods.get(i).uid().equals(uid)) continue;
            Needs needs = pods.get(i).needs();
            List<PodState> rest = new ArrayList<>(pods);
            rest.remove(i);
            return new NodeState(
                    this,
                    place,
                    requested.minus(needs.requests()),
                    assumedCpu - needs.assumedCpu(),
                    assumedMemory - needs.assumedMemory(),
                    rest);
        }
        return this;
    }

    /** Its place in the order of all nodes, which stays the same for a round of scheduling. */
    public int place() {
        return place;
    }

    public String name() {
        return name;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** What {@code status.images} lists. */
    public List<Mapping> images() {
        return images;
    }

    /** The value of a label; empty where the node does not have it. */
    public Optional<String> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    /** Region and zone; both may be empty. */
    String zone() {
        return labels.getOrDefault(REGION, "") + "/" + labels.getOrDefault(ZONE, "");
    }

    /** Taints that keep pods away. */
    public List<Mapping> strictTaints() {
        return strict;
    }

    /** Taints that pods rather avoid. */
    public List<Mapping> lenientTaints() {
        return lenient;
    }

    public boolean isUnschedulable() {
        return unschedulable;
    }

    public Resources allocatable() {
        return allocatable;
    }

    public Resources requested() {
        return requested;
    }

    /** In use for the purpose of comparing nodes, in thousandths of a core. */
    public long assumedCpu() {
        return assumedCpu;
    }

    /** In use for the purpose of comparing nodes, in bytes. */
    public long assumedMemory() {
        return assumedMemory;
    }

    /** The pods on it that have not ended. */
    public List<PodState> pods() {
        return pods;
    }
}
