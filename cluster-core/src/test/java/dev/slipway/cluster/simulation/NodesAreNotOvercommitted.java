package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The scheduler never puts a pod on a node that has no room for it. */
final class NodesAreNotOvercommitted implements Invariant {
    private final Map<String, Set<ObjectKey>> onNode = new HashMap<>();

    @Override
    public void check(Change change, Seen seen) {
        if (!Seen.is(change.object(), Seen.POD)) return;
        ApiObject pod = change.object();
        String node = Pods.node(pod);
        if (node.isEmpty()) return;
        Set<ObjectKey> there = onNode.computeIfAbsent(node, none -> new HashSet<>());
        if (change.isGone() || Pods.isTerminal(pod)) {
            there.remove(change.key());
            return;
        }
        boolean bound = change.before().filter(old -> Pods.node(old).isEmpty()).isPresent();
        if (there.add(change.key()) && bound) check(node, there, seen);
    }

    private static void check(String name, Set<ObjectKey> there, Seen seen) {
        Optional<ApiObject> node = seen.get(new ObjectKey(Seen.NODE, "", name));
        if (node.isEmpty()) return;
        Mapping offer = node.get().status().mapping("allocatable");
        long most = amount(offer, "pods", 1);
        Invariant.require(there.size() <= most, "has " + there.size() + " pods and room for " + most, node.get());
        long asked = there.stream()
                .flatMap(key -> seen.get(key).stream())
                .flatMap(pod -> pod.spec().sequence("containers").mappings().stream())
                .mapToLong(container -> amount(container.mapping("resources", "requests"), "cpu", 1000))
                .sum();
        long cpu = amount(offer, "cpu", 1000);
        Invariant.require(asked <= cpu, "has pods that ask for " + asked + "m CPU and offers " + cpu + "m", node.get());
    }

    private static long amount(Mapping quantities, String name, long unit) {
        String text = quantities.text(name).orElse("0");
        if (text.endsWith("m")) return Long.parseLong(text.substring(0, text.length() - 1)) * unit / 1000;
        if (text.endsWith("k")) return Long.parseLong(text.substring(0, text.length() - 1)) * unit * 1000;
        return (long) (Double.parseDouble(text) * unit);
    }
}
