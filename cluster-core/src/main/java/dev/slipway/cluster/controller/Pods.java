package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What controllers ask of a pod. */
public final class Pods {
    /** Pods by the name of the node they are assigned to. */
    public static final Index BY_NODE = new Index(
            Kinds.POD.groupKind(),
            "node",
            List.of("spec"),
            pod -> node(pod).isEmpty() ? List.of() : List.of(node(pod)));

    /** Pods by the claims whose volumes they mount, as {@code namespace/name}. */
    public static final Index BY_CLAIM = new Index(
            Kinds.POD.groupKind(),
            "claim",
            List.of("spec"),
            pod -> claims(pod).stream()
                    .map(claim -> pod.namespace() + "/" + claim)
                    .toList());

    private Pods() {}

    /** The names of the claims whose volumes it mounts: those it names, and those that are made for it alone. */
    public static List<String> claims(ApiObject pod) {
        return pod.spec().sequence("volumes").mappings().stream()
                .flatMap(volume -> volume.has("ephemeral")
                        ? Optional.of(pod.name() + "-" + volume.text("name").orElse("")).stream()
                        : volume.text("persistentVolumeClaim", "claimName").stream())
                .distinct()
                .toList();
    }

    /** {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}; a pod that nobody looked at yet is Pending. */
    public static String phase(ApiObject pod) {
        return pod.status().text("phase").orElse("Pending");
    }

    public static boolean hasSucceeded(ApiObject pod) {
        return phase(pod).equals("Succeeded");
    }

    public static boolean hasFailed(ApiObject pod) {
        return phase(pod).equals("Failed");
    }

    /** Whether its containers have ended for good. */
    public static boolean isTerminal(ApiObject pod) {
        return hasSucceeded(pod) || hasFailed(pod);
    }

    /** Whether it counts as a replica: neither ended nor asked to go. */
    public static boolean isActive(ApiObject pod) {
        return !isTerminal(pod) && !pod.isDeleting();
    }

    public static boolean isReady(ApiObject pod) {
        return pod.isTrue("Ready");
    }

    /** Since when it is ready. */
    public static Optional<Instant> readySince(ApiObject pod) {
        return pod.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of("Ready"))
                        && condition.text("status").equals(Optional.of("True")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .findFirst();
    }

    /** Whether it has been ready for a number of seconds. */
    public static boolean isAvailable(ApiObject pod, long minReadySeconds, Instant now) {
        if (!isReady(pod)) return false;
        return minReadySeconds == 0
                || availableAt(pod, minReadySeconds)
                        .filter(at -> !at.isAfter(now))
                        .isPresent();
    }

    /** When a ready pod has been, or will have been, ready for a number of seconds. */
    public static Optional<Instant> availableAt(ApiObject pod, long minReadySeconds) {
        return readySince(pod).map(since -> since.plus(Duration.ofSeconds(minReadySeconds)));
    }

    /** The node it is assigned to; empty before. */
    public static String node(ApiObject pod) {
        return pod.spec().text("nodeName").orElse("");
    }

    /** How often its containers were restarted, all together. */
    public static long restarts(ApiObject pod) {
        return pod.status().sequence("containerStatuses").mappings().stream()
                .mapToLong(status -> status.whole("restartCount").orElse(0L))
                .sum();
    }

    /** A new pod of a template, managed by its owner, named after it by the plane. */
    public static ApiObject ofTemplate(ApiObject owner, Mapping template) {
        Mapping metadata = Mapping.builder()
                .put("generateName", owner.name() + "-")
                .put("namespace", owner.namespace())
                .put("labels", template.at("metadata", "labels"))
                .put("annotations", template.at("metadata", "annotations"))
                .put("finalizers", template.at("metadata", "finalizers"))
                .build();
        GroupVersionKind kind = Kinds.POD;
        return new ApiObject(Mapping.of(
                        "apiVersion",
                        kind.apiVersion(),
                        "kind",
                        kind.kind(),
                        "metadata",
                        metadata,
                        "spec",
                        template.mapping("spec")))
                .withOwner(OwnerReference.controllerOf(owner));
    }
}
