package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.RecordingJournal;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Planes that have just been started and have come to rest, for stories to begin with: starting one costs as much as half a story. */
final class Seedling {
    static final Schemas SCHEMAS = Schemas.load();
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration GROWTH = Duration.ofSeconds(10);
    static final int MOST_NODES = 3;

    private static final Mapping SMALL =
            Mapping.of("cpu", "1", "ephemeral-storage", "1Ti", "memory", "1Gi", "pods", "4");
    private static final Map<String, List<Entry>> GROWN = grown();

    private Seedling() {}

    /** What the journal of such a plane holds after {@link #GROWTH}. */
    static List<Entry> of(int nodes, boolean small) {
        return GROWN.get(name(nodes, small));
    }

    static SimulatedNodes nodes(int count, boolean small) {
        SimulatedNodes nodes = SimulatedNodes.of(count);
        return small ? nodes.offering(SMALL) : nodes;
    }

    private static Map<String, List<Entry>> grown() {
        Map<String, List<Entry>> grown = new TreeMap<>();
        for (int nodes = 1; nodes <= MOST_NODES; nodes++)
            for (boolean small : List.of(true, false)) grown.put(name(nodes, small), grow(nodes(nodes, small)));
        return grown;
    }

    private static List<Entry> grow(SimulatedNodes nodes) {
        VirtualLoop loop = new VirtualLoop(0, START);
        RecordingJournal journal = new RecordingJournal();
        ControlPlane plane =
                new ControlPlane(loop, journal, new ControlPlane.Settings(nodes, StoreLimits.DEFAULT), SCHEMAS);
        plane.start();
        plane.client()
                .create(
                        Stage.parsed("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + Stage.HOME + "}"),
                        WriteOptions.by("test"));
        loop.runFor(GROWTH);
        return List.copyOf(journal.truth().values());
    }

    private static String name(int nodes, boolean small) {
        return nodes + (small ? " small" : "");
    }
}
