package dev.slipway.cluster.apiserver.http.discovery;

import java.util.Comparator;
import java.util.List;

/**
 * Which group comes first. A client that is asked for {@code jobs} takes the first group that has them, so those of Kubernetes come before any
 * custom one, in the order that the real server gives them.
 */
final class GroupOrder {
    private static final List<String> FIRST = List.of(
            "",
            "apps",
            "events.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "node.k8s.io",
            "discovery.k8s.io");

    /** The group that wins where two have a resource of one name comes first. */
    static final Comparator<String> FIRST_WINS =
            Comparator.comparing(GroupOrder::rank).thenComparing(Comparator.naturalOrder());

    private GroupOrder() {}

    private static int rank(String group) {
        int known = FIRST.indexOf(group);
        return known < 0 ? FIRST.size() : known;
    }
}
