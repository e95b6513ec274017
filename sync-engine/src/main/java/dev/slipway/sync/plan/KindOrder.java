package dev.slipway.sync.plan;

import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/**
 * In which order kinds are made inside a wave: what others need first. The order is the one that Helm and Argo CD have taught people to
 * expect; kinds that nobody has heard of come after all that they may need.
 */
final class KindOrder {
    private static final List<List<String>> RANKS = List.of(
            List.of("Namespace"),
            List.of("CustomResourceDefinition"),
            List.of(
                    "PriorityClass",
                    "RuntimeClass",
                    "NetworkPolicy",
                    "ResourceQuota",
                    "LimitRange",
                    "PodDisruptionBudget"),
            List.of("ServiceAccount", "ClusterRole", "Role"),
            List.of("ClusterRoleBinding", "RoleBinding"),
            List.of("Secret", "ConfigMap"),
            List.of("StorageClass", "PersistentVolume", "PersistentVolumeClaim"),
            List.of("Service", "Endpoints", "EndpointSlice"),
            List.of("DaemonSet", "StatefulSet", "Deployment", "ReplicaSet", "ReplicationController", "Pod"),
            List.of("Job", "CronJob"),
            List.of("HorizontalPodAutoscaler", "IngressClass", "Ingress", "APIService"),
            List.of(),
            List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"));
    private static final int UNKNOWN = RANKS.indexOf(List.<String>of());

    private KindOrder() {}

    /** Lower is earlier. */
    static int rank(GroupKind kind) {
        for (int rank = 0; rank < RANKS.size(); rank++) if (RANKS.get(rank).contains(kind.kind())) return rank;
        return UNKNOWN;
    }
}
