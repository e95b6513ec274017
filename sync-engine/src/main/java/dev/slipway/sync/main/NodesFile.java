package dev.slipway.sync.main;

import dev.slipway.cluster.node.simulated.NodeGroup;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.sync.model.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The groups of simulated nodes in the file given to {@code slipway serve}. */
final class NodesFile {
    private static final String NUMBER = "{n}";
    /** Stands for a name that is wrong. */
    private static final String UNNAMED = "?" + NUMBER;

    private static final Predicate<String> NAME = Pattern.compile(
                    "(?=[^{]*\\{n}[^{]*$|[^{]*$)[a-z0-9{]([a-z0-9.{}-]{0,55}[a-z0-9}])?")
            .asMatchPredicate();
    private static final Predicate<String> LABEL =
            Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?").asMatchPredicate();
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private NodesFile() {}

    /** Reads them, and notes what is wrong with them; also that there are too many with those besides. */
    static List<NodeGroup> groups(Written nodes, int besides) {
        List<NodeGroup> groups = new ArrayList<>();
        Set<String> patterns = new TreeSet<>(Set.of("node-" + NUMBER));
        long count = besides;
        for (Written item : nodes.list("groups")) {
            NodeGroup group = group(item);
            if (!group.pattern().equals(UNNAMED) && !patterns.add(group.pattern()))
                item.wrong("a second group names its nodes " + group.pattern() + "; names must differ");
            count += group.count();
            groups.add(group);
        }
        if (count <= SimulatedNodes.MOST) return groups;
        String message = "that makes " + count + " nodes; there may be " + SimulatedNodes.MOST;
        nodes.get("groups").ifPresent(part -> part.wrong(message));
        return List.of();
    }

    private static NodeGroup group(Written written) {
        written.allow("name", "count", "labels", "taints", "zone", "region", "capacity", "pull", "start");
        String name = written.text("name", NAME, "lower-case letters, digits and \"-\", such as big or rack-{n}")
                .orElse(UNNAMED);
        if (written.get("name").isEmpty())
            written.wrong("\"name\" is missing; expected a name such as big or rack-{n}");
        String pattern = name.contains(NUMBER) ? name : name + "-" + NUMBER;
        Mapping labels = written.mapping("labels").map(NodesFile::labels).orElse(Mapping.empty());
        labels = labelled(labels, written, "zone");
        labels = labelled(labels, written, "region");
        NodeGroup usual = NodeGroup.of("node", 1);
        return new NodeGroup(
                pattern,
                written.whole("count", 0, SimulatedNodes.MOST).orElse(1),
                labels,
                written.list("taints").stream().map(NodesFile::taint).toList(),
                written.mapping("capacity")
                        .map(part -> capacity(part, usual.capacity()))
                        .orElse(usual.capacity()),
                span(written, "pull"),
                span(written, "start"));
    }

    private static Mapping labels(Written written) {
        Mapping labels = Mapping.empty();
        for (String key : written.parts().keySet()) {
            Optional<String> value = written.text(key, LABEL, "the value of a label");
            if (value.isPresent()) labels = labels.with(key, value.get());
        }
        return labels;
    }

    private static Mapping labelled(Mapping labels, Written written, String key) {
        return written.text(key, LABEL, "a name such as eu-1a")
                .map(value -> labels.with("topology.kubernetes.io/" + key, value))
                .orElse(labels);
    }

    private static Mapping taint(Written written) {
        written.allow("key", "value", "effect");
        if (written.get("key").isEmpty()) written.wrong("\"key\" is missing; expected the key of a taint");
        if (written.get("effect").isEmpty()) written.wrong("\"effect\" is missing; expected NoSchedule or NoExecute");
        Mapping.Builder taint = Mapping.builder();
        taint.put(
                "effect", written.text("effect", EFFECTS::contains, "one of NoExecute, NoSchedule, PreferNoSchedule"));
        taint.put("key", written.text("key"));
        return taint.put("value", written.text("value", LABEL, "the value of a taint"))
                .build();
    }

    /** What is not written is as usual. */
    private static Mapping capacity(Written written, Mapping usual) {
        Mapping capacity = usual;
        for (var part : written.parts().entrySet()) {
            Optional<Quantity> amount = part.getValue().tree() instanceof Scalar scalar
                    ? Quantity.parse(scalar.display())
                    : Optional.empty();
            if (amount.filter(some -> some.value().signum() >= 0).isEmpty())
                part.getValue().wrong("\"" + part.getKey() + "\" is no amount; expected one such as 8, 500m or 32Gi");
            else capacity = capacity.with(part.getKey(), amount.get().canonical());
        }
        return capacity;
    }

    private static Optional<String> span(Written written, String key) {
        return written.text(key, NodeGroup::isDistribution, "one of " + NodeGroup.knownDistributions());
    }
}
