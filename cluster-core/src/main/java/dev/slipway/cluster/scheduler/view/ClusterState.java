package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Fold;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All nodes with what is on them, kept up to date change by change: what a change costs does not depend on how many there are. */
public final class ClusterState implements Fold.State {
    public static final Fold<ClusterState> FOLD = new Fold<>(
            "nodes and what is on them", List.of(Kinds.NODE.groupKind(), Kinds.POD.groupKind()), ClusterState::new);

    private final TreeMap<String, NodeState> nodes = new TreeMap<>();
    /** Pods on nodes that nobody has seen yet, or any more. */
    private final Map<String, List<PodState>> homeless = new HashMap<>();

    private final TreeMap<ObjectKey, PodState> withAffinity = new TreeMap<>();
    private final Map<String, TreeMap<ObjectKey, PodState>> byClaim = new HashMap<>();
    /** All nodes, each at its place; empty while that is to be worked out anew. */
    private final List<NodeState> order = new ArrayList<>();

    private final Map<String, Domains> domains = new HashMap<>();
    private long placed;

    /** By so many labels at most nodes are told apart at a time: more than anybody spreads pods by. */
    private static final int MOST_LABELS = 16;

    private ClusterState() {}

    /** Whether a pod takes part of a node. */
    public static boolean isPlaced(ApiObject pod) {
        return !Pods.node(pod).isEmpty() && !Pods.isTerminal(pod);
    }

    @Override
    public void apply(Change change) {
        if (change.key().kind().equals(Kinds.NODE.groupKind())) applyNode(change);
        else applyPod(change);
    }

    private void applyPod(Change change) {
        Optional<ApiObject> before = change.before().filter(ClusterState::isPlaced);
        Optional<ApiObject> after = change.after().filter(ClusterState::isPlaced);
        if (before.isPresent() && after.isPresent() && PodState.isSame(before.get(), after.get())) return;
        before.ifPresent(this::remove);
        after.map(PodState::of).ifPresent(this::add);
    }

    private void add(PodState pod) {
        placed++;
        NodeState node = nodes.get(pod.node());
        if (node == null)
            homeless.computeIfAbsent(pod.node(), none -> new ArrayList<>()).add(pod);
        else put(node.with(pod));
        if (!pod.needs().pods().isNone()) withAffinity.put(pod.key(), pod);
        for (String claim : pod.claims())
            byClaim.computeIfAbsent(claim(pod.namespace(), claim), none -> new TreeMap<>())
                    .put(pod.key(), pod);
    }

    private void remove(ApiObject pod) {
        placed--;
        String name = Pods.node(pod);
        NodeState node = nodes.get(name);
        if (node != null) put(node.without(pod.uid()));
        homeless.computeIfPresent(name, (same, those) -> {
            those.removeIf(other -> other.uid().equals(pod.uid()));
            return those.isEmpty() ? null : those;
        });
        withAffinity.remove(pod.key());
        for (String claim : Pods.claims(pod)) {
            byClaim.computeIfPresent(claim(pod.namespace(), claim), (same, those) -> {
                those.remove(pod.key());
                return those.isEmpty() ? null : those;
            });
        }
    }

    private static String claim(String namespace, String name) {
        return namespace + "/" + name;
    }

    private void applyNode(Change change) {
        String name = change.key().name();
        NodeState known = nodes.get(name);
        if (change.isGone()) {
            NodeState gone = nodes.remove(name);
            if (gone != null && !gone.pods().isEmpty()) homeless.put(name, new ArrayList<>(gone.pods()));
            reorder();
            return;
        }
        NodeState now = known == null ? NodeState.of(change.object()) : known.renewed(change.object());
        if (known == null) {
            List<PodState> arrived = homeless.remove(name);
            if (arrived != null) for (PodState pod : arrived) now = now.with(pod);
        }
        if (known == null || !known.labels().equals(now.labels())) reorder();
        put(now);
    }

    private void put(NodeState node) {
        nodes.put(node.name(), node);
        if (!order.isEmpty()) order.set(node.place(), node);
    }

    private void reorder() {
        order.clear();
        domains.clear();
    }

    /** All nodes, one of each zone in turn, so that those who look at some of them see every zone. */
    List<NodeState> inOrder() {
        if (order.isEmpty())
            for (NodeState node : zoneByZone()) {
                NodeState there = node.at(order.size());
                nodes.put(node.name(), there);
                order.add(there);
            }
        return Collections.unmodifiableList(order);
    }

    /** Where the order of nodes has a node. */
    Optional<Integer> place(String name) {
        return Optional.ofNullable(nodes.get(name)).map(NodeState::place);
    }

    /** The nodes told apart by a label. */
    Domains domains(String label) {
        if (domains.size() >= MOST_LABELS) domains.clear();
        return domains.computeIfAbsent(label, key -> new Domains(key, inOrder()));
    }

    private List<NodeState> zoneByZone() {
        TreeMap<String, List<NodeState>> zones = new TreeMap<>();
        nodes.values()
                .forEach(node -> zones.computeIfAbsent(node.zone(), none -> new ArrayList<>())
                        .add(node));
        List<NodeState> all = new ArrayList<>(nodes.size());
        for (int i = 0; all.size() < nodes.size(); i++) {
            for (List<NodeState> zone : zones.values()) if (i < zone.size()) all.add(zone.get(i));
        }
        return all;
    }

    /** How many pods are on nodes. */
    long placed() {
        return placed;
    }

    /** The pods on nodes that say something about those beside them. */
    Collection<PodState> withAffinity() {
        return Collections.unmodifiableCollection(withAffinity.values());
    }

    /** The pods on nodes that use a claim. */
    Collection<PodState> users(String namespace, String claim) {
        return Optional.ofNullable(byClaim.get(claim(namespace, claim)))
                .map(users -> Collections.unmodifiableCollection(users.values()))
                .orElse(List.of());
    }
}
