package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.kind.metrics.Sample;
import dev.slipway.cluster.kind.metrics.UsageMeter;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects of {@code metrics.k8s.io}, as a metrics server would have them: the last samples of the pods in a snapshot, and their sums by node. */
final class Metrics {
    private static final GroupVersionKind OF_POD = GroupVersionKind.of("metrics.k8s.io/v1beta1", "PodMetrics");
    private static final GroupVersionKind OF_NODE = GroupVersionKind.of("metrics.k8s.io/v1beta1", "NodeMetrics");
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind NODE = new GroupKind("", "Node");

    private final UsageMeter meter;
    private final InstantSource clock;

    Metrics(UsageMeter meter, InstantSource clock) {
        this.meter = meter;
        this.clock = clock;
    }

    /** Whether objects of a kind are worked out here. */
    static boolean has(GroupKind kind) {
        return kind.equals(OF_POD.groupKind()) || kind.equals(OF_NODE.groupKind());
    }

    Optional<ApiObject> find(ObjectKey key, Snapshot snapshot) {
        return list(key.kind(), key.namespace(), snapshot).stream()
                .filter(object -> object.key().equals(key))
                .findFirst();
    }

    /** In order of their names; an empty namespace means all. */
    List<ApiObject> list(GroupKind kind, String namespace, Snapshot snapshot) {
        Instant now = clock.instant();
        Collection<ApiObject> pods = snapshot.list(POD, namespace);
        SortedMap<ObjectKey, Sample> samples = Sample.ofAll(pods, meter, now);
        return kind.equals(OF_POD.groupKind()) ? ofPods(samples, snapshot) : ofNodes(samples, snapshot, now);
    }

    private static List<ApiObject> ofPods(SortedMap<ObjectKey, Sample> samples, Snapshot snapshot) {
        return samples.entrySet().stream()
                .flatMap(entry -> snapshot.get(entry.getKey()).map(pod -> ofPod(pod, entry.getValue())).stream())
                .toList();
    }

    private static ApiObject ofPod(ApiObject pod, Sample sample) {
        List<Tree> containers = sample.uses().stream()
                .<Tree>map(
                        use -> Mapping.of("name", use.container(), "usage", usage(use.milliCpu(), use.memoryBytes())))
                .toList();
        return measured(OF_POD, pod, sample.at()).with("containers", new Sequence(containers));
    }

    private static List<ApiObject> ofNodes(SortedMap<ObjectKey, Sample> samples, Snapshot snapshot, Instant now) {
        TreeMap<String, Long> milliCpu = new TreeMap<>();
        TreeMap<String, Long> memory = new TreeMap<>();
        samples.forEach((key, sample) -> {
            String node = snapshot.get(key)
                    .flatMap(pod -> pod.spec().text("nodeName"))
                    .orElse("");
            milliCpu.merge(node, sample.milliCpu(), Long::sum);
            memory.merge(node, sample.memoryBytes(), Long::sum);
        });
        return snapshot.list(NODE, "").stream()
                .filter(node -> node.isTrue("Ready"))
                .map(node -> measured(OF_NODE, node, Sample.lastTaken(now))
                        .with(
                                "usage",
                                usage(milliCpu.getOrDefault(node.name(), 0L), memory.getOrDefault(node.name(), 0L))))
                .toList();
    }

    private static ApiObject measured(GroupVersionKind kind, ApiObject of, Instant at) {
        ApiObject made = ApiObject.of(kind, of.namespace(), of.name())
                .withAt(Times.seconds(at), "metadata", "creationTimestamp");
        Optional<Tree> labels = of.at("metadata", "labels");
        return (labels.isPresent() ? made.withAt(labels.get(), "metadata", "labels") : made)
                .with("timestamp", Times.seconds(at))
                .with("window", Sample.WINDOW.toSeconds() + "s");
    }

    private static Mapping usage(long milliCpu, long memoryBytes) {
        return Mapping.of("cpu", milliCpu + "m", "memory", (memoryBytes + 1023) / 1024 + "Ki");
    }
}
