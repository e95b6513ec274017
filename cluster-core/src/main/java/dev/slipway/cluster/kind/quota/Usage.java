package dev.slipway.cluster.kind.quota;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one object uses up, by the names that <a href="https://kubernetes.io/docs/concepts/policy/resource-quotas/">quotas</a> use. Every object
 * counts as {@code count/<resource>.<group>}; pods, services, claims and a few others count for more.
 */
public final class Usage {
    public static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    private static final String BY_CLASS = ".storageclass.storage.k8s.io/";

    /** Resources of the core group that count under their plain name too. */
    private static final List<String> PLAIN = List.of(
            "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services");

    private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");

    private Usage() {}

    /**
     * What an object uses.
     *
     * @param resource the plural with the group, as messages name it: {@code pods}, {@code deployments.apps}
     */
    public static Amounts of(ApiObject object, String resource, Instant now) {
        SortedMap<String, Quantity> used = new TreeMap<>();
        used.put("count/" + resource, Quantity.of(1));
        if (PLAIN.contains(resource)) used.put(resource, Quantity.of(1));
        GroupKind kind = object.gvk().groupKind();
        if (kind.equals(POD) && isInUse(object, now)) ofPod(object.spec(), used);
        if (kind.equals(SERVICE)) ofService(object.spec(), used);
        if (kind.equals(CLAIM)) ofClaim(object, used);
        return new Amounts(used);
    }

    /** Whether objects of a kind may use any of what a quota is about. */
    public static boolean concerns(GroupKind kind, String resource, Quota quota) {
        boolean usesMore = kind.equals(POD) || kind.equals(SERVICE) || kind.equals(CLAIM);
        return usesMore || quota.hard().has("count/" + resource) || quota.hard().has(resource);
    }

    /** A pod that has ended uses nothing but its place in the store. */
    private static boolean isInUse(ApiObject pod, Instant now) {
        String phase = pod.status().text("phase").orElse("");
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        boolean overdue = releasedAt(pod).filter(due -> due.isBefore(now)).isPresent();
        return !ended && !overdue;
    }

    /** When a pod that was asked to go stops counting although it is still there: its node may be gone. Kubernetes waits for twice its grace period. */
    public static Optional<Instant> releasedAt(ApiObject pod) {
        long grace = pod.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        return pod.deletionTimestamp().map(due -> due.plusSeconds(grace));
    }

    private static void ofPod(Mapping spec, SortedMap<String, Quantity> used) {
        used.put("pods", Quantity.of(1));
        PodResources.requests(spec).of().forEach((name, amount) -> {
            boolean huge = name.startsWith("hugepages-");
            if (COMPUTE.contains(name) || huge) used.put(name, amount);
            if (COMPUTE.contains(name) || huge || isExtended(name)) used.put("requests." + name, amount);
        });
        PodResources.limits(spec).of().forEach((name, amount) -> {
            if (COMPUTE.contains(name)) used.put("limits." + name, amount);
        });
    }

    /** What a device plugin offers, such as {@code example.com/gpu}. */
    private static boolean isExtended(String name) {
        return name.contains("/") && !name.contains("kubernetes.io/") && !name.startsWith("requests.");
    }

    private static void ofService(Mapping spec, SortedMap<String, Quantity> used) {
        String type = spec.text("type").orElse("ClusterIP");
        boolean balanced = type.equals("LoadBalancer");
        boolean withPorts =
                !balanced || spec.bool("allocateLoadBalancerNodePorts").orElse(true);
        if (balanced) used.put("services.loadbalancers", Quantity.of(1));
        if ((balanced || type.equals("NodePort")) && withPorts)
            used.put("services.nodeports", Quantity.of(spec.sequence("ports").size()));
    }

    private static void ofClaim(ApiObject claim, SortedMap<String, Quantity> used) {
        Optional<String> wanted = claim.spec().text("storageClassName");
        Optional<String> named = claim.annotation("volume.beta.kubernetes.io/storage-class")
                .or(() -> wanted)
                .filter(name -> !name.isEmpty());
        named.ifPresent(name -> used.put(name + BY_CLASS + "persistentvolumeclaims", Quantity.of(1)));
        Optional<Quantity> storage =
                claim.spec().text("resources", "requests", "storage").flatMap(Quantity::parse);
        storage.ifPresent(amount -> {
            used.put("requests.storage", amount);
            named.ifPresent(name -> used.put(name + BY_CLASS + "requests.storage", amount));
        });
    }
}
