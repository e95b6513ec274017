package dev.slipway.cluster.controller.daemonset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;

/** Makes and deletes single pods of a set, and says so as Kubernetes does. */
final class DaemonPods {
    static final String HASH = "controller-revision-hash";
    private static final String GENERATION = "pod-template-generation";
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    /** What a node may suffer from without losing its pods: they are there to look after it. */
    private static final List<Mapping> TOLERATIONS = List.of(
            toleration("node.kubernetes.io/not-ready", "NoExecute"),
            toleration("node.kubernetes.io/unreachable", "NoExecute"),
            toleration("node.kubernetes.io/disk-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/memory-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/pid-pressure", "NoSchedule"),
            toleration("node.kubernetes.io/unschedulable", "NoSchedule"));

    private static final Mapping WITHOUT_NETWORK = toleration("node.kubernetes.io/network-unavailable", "NoSchedule");

    private final ApiObject set;
    private final ApiObject anywhere;

    DaemonPods(ApiObject set, String hash) {
        this.set = set;
        this.anywhere = anywhere(set, hash);
    }

    /** A pod of the set that is not meant for a node yet. */
    ApiObject anywhere() {
        return anywhere;
    }

    Command create(String node, int failures) {
        ApiObject pod = FailureBackOff.marked(onto(anywhere, node), failures);
        return new Command.Create(pod)
                .telling(
                        Note.normal(set, "SuccessfulCreate", "Created pod: {name}"),
                        Note.warning(set, "FailedCreate", "Error creating: {message}"));
    }

    Command delete(ApiObject pod) {
        return Command.delete(pod)
                .telling(
                        Note.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name()),
                        Note.warning(set, "FailedDelete", "Error deleting: {message}"));
    }

    Note ended(ApiObject pod, String node) {
        String which = "daemon pod " + pod.namespace() + "/" + pod.name() + " on node " + node;
        return Pods.hasFailed(pod)
                ? Note.warning(set, "FailedDaemonPod", "Found failed " + which + ", will try to kill it")
                : Note.normal(set, "SucceededDaemonPod", "Found succeeded " + which + ", will try to delete it");
    }

    /** The node that a pod is on, or meant for. */
    static Optional<String> node(ApiObject pod) {
        String assigned = Pods.node(pod);
        if (!assigned.isEmpty()) return Optional.of(assigned);
        return NodeAffinity.of(pod.spec())
                .named()
                .flatMap(names -> names.stream().findFirst());
    }

    private static ApiObject anywhere(ApiObject set, String hash) {
        ApiObject pod = Pods.ofTemplate(set, set.spec().mapping("template"));
        Optional<String> generation = set.annotation(TEMPLATE_GENERATION);
        if (generation.isPresent()) pod = pod.withLabel(GENERATION, generation.get());
        Sequence tolerations = pod.spec().sequence("tolerations");
        for (Mapping toleration : TOLERATIONS) tolerations = with(tolerations, toleration);
        if (pod.spec().bool("hostNetwork").orElse(false)) tolerations = with(tolerations, WITHOUT_NETWORK);
        return pod.withLabel(HASH, hash).withAt(tolerations, "spec", "tolerations");
    }

    private static Sequence with(Sequence tolerations, Mapping toleration) {
        boolean there = tolerations.mappings().stream().anyMatch(toleration::equals);
        return there ? tolerations : tolerations.with(toleration);
    }

    /** Whatever nodes the template wanted, the pod wants this one. */
    private static ApiObject onto(ApiObject pod, String node) {
        Mapping field = Mapping.of("key", "metadata.name", "operator", "In", "values", List.of(node));
        Mapping term = Mapping.of("matchFields", List.of(field));
        return pod.withAt(List.of(term), "spec", "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms");
    }

    private static Mapping toleration(String key, String effect) {
        return Mapping.of("key", key, "operator", "Exists", "effect", effect);
    }
}
