package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which fields the API server does not let change, for the kinds that people replace. From the validation rules of Kubernetes. */
final class Immutable {
    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("Job", List.of("spec.template", "spec.selector", "spec.completions", "spec.completionMode")),
            Map.entry("Deployment", List.of("spec.selector")),
            Map.entry("ReplicaSet", List.of("spec.selector")),
            Map.entry("DaemonSet", List.of("spec.selector")),
            Map.entry(
                    "StatefulSet",
                    List.of(
                            "spec.selector",
                            "spec.serviceName",
                            "spec.podManagementPolicy",
                            "spec.volumeClaimTemplates")),
            Map.entry("Service", List.of("spec.clusterIP", "spec.clusterIPs")),
            Map.entry("Secret", List.of("type")),
            Map.entry("RoleBinding", List.of("roleRef")),
            Map.entry("ClusterRoleBinding", List.of("roleRef")),
            Map.entry("StorageClass", List.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")),
            Map.entry(
                    "Pod", List.of("spec.nodeName", "spec.volumes", "spec.restartPolicy", "spec.serviceAccountName")));

    private Immutable() {}

    /** The places that a change cannot reach in place. */
    static List<Path> touched(ApiObject live, List<Change> changes) {
        boolean sealed = live.root().bool("immutable").equals(Optional.of(true));
        return changes.stream()
                .map(Change::path)
                .filter(path ->
                        FIELDS.getOrDefault(live.kind(), List.of()).stream().anyMatch(field -> isWithin(path, field))
                                || sealed && (isWithin(path, "data") || isWithin(path, "binaryData")))
                .toList();
    }

    private static boolean isWithin(Path path, String field) {
        return path.startsWith(Path.of(field.split("\\.")));
    }
}
