package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.sync.plan.Situation.Live;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether what a plan wants to run has room: in the quotas of its namespace, and on the nodes. Counted from what pods ask for, once all of the plan
 * is done; what a rollout takes besides while it goes on is not counted.
 */
public final class Room {
    private static final GroupKind QUOTA = new GroupKind("", "ResourceQuota");
    private static final GroupKind NODE = new GroupKind("", "Node");
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final String PODS = "pods";
    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private final Plan plan;
    private final Live live;
    private final List<Shortage> shortages = new ArrayList<>();

    private Room(Plan plan, Live live) {
        this.plan = plan;
        this.live = live;
    }

    /**
     * What there is not enough room for.
     *
     * @param object the quota that would be exceeded, or the workload whose pods find no node
     * @param sentence what is short, as the end of a sentence that begins with the object
     */
    public record Shortage(ObjectKey object, String sentence) {}

    /**
     * All shortages, quotas first.
     *
     * @param live what lives; the empty namespace means all of them, and kinds that it cannot list count as none
     */
    public static List<Shortage> of(Plan plan, Live live, String namespace) {
        Room room = new Room(plan, live);
        SortedMap<String, Quantity> more = room.more();
        live.list(QUOTA, namespace).forEach(quota -> room.quota(quota, more));
        room.nodes(more);
        return List.copyOf(room.shortages);
    }

    /** What is asked for besides what is asked for now, by names of quotas: {@code requests.cpu}. */
    private SortedMap<String, Quantity> more() {
        SortedMap<String, Quantity> more = new TreeMap<>();
        plan.steps().filter(Step::writes).forEach(step -> {
            add(more, step.object(), false);
            step.live().ifPresent(before -> add(more, before, true));
        });
        plan.deletions().forEach(deletion -> live.get(deletion.key()).ifPresent(gone -> add(more, gone, true)));
        return more;
    }

    private static void add(SortedMap<String, Quantity> sum, ApiObject object, boolean minus) {
        long pods = pods(object);
        if (pods == 0) return;
        BigDecimal times = BigDecimal.valueOf(minus ? -pods : pods);
        demand(object)
                .forEach((name, each) ->
                        sum.merge(name, new Quantity(each.value().multiply(times), each.family()), Quantity::plus));
    }

    /** Pods that stay. A DaemonSet's nobody counts before it is there, and those of Jobs go. */
    private static long pods(ApiObject object) {
        return switch (object.gvk().groupKind().toString()) {
            case "Deployment.apps", "StatefulSet.apps", "ReplicaSet.apps" ->
                object.spec().whole("replicas").orElse(1L);
            case "Pod" -> 1;
            default -> 0;
        };
    }

    private static SortedMap<String, Quantity> demand(ApiObject object) {
        SortedMap<String, Quantity> demand = new TreeMap<>();
        demand.put(PODS, Quantity.of(1));
        Workload.of(object)
                .ifPresent(workload -> workload.containers().forEach(container -> {
                    for (String part : List.of("requests", "limits"))
                        for (String resource : RESOURCES)
                            quantity(container.mapping("resources", part), resource)
                                    .ifPresent(amount -> demand.merge(part + "." + resource, amount, Quantity::plus));
                }));
        return demand;
    }

    private void quota(ApiObject quota, SortedMap<String, Quantity> more) {
        Mapping hard = quota.status().mapping("hard");
        for (String name : hard.keys()) {
            String resource = RESOURCES.contains(name) ? "requests." + name : name;
            Optional<Quantity> most = quantity(hard, name);
            Quantity wanted = more.getOrDefault(resource, Quantity.of(0));
            if (most.isEmpty() || wanted.compareTo(Quantity.of(0)) <= 0) continue;
            Quantity used = quantity(quota.status().mapping("used"), name).orElse(Quantity.of(0));
            if (used.plus(wanted).compareTo(most.get()) > 0)
                shortages.add(new Shortage(
                        quota.key(),
                        "allows " + name + " " + most.get().canonical() + ", of which " + used.canonical()
                                + " is used; " + wanted.canonical() + " more is asked for"));
        }
    }

    private void nodes(SortedMap<String, Quantity> more) {
        List<ApiObject> nodes = live.list(NODE, "");
        if (nodes.isEmpty()) return;
        for (String resource : RESOURCES) {
            Quantity largest = Quantity.of(0);
            Quantity all = Quantity.of(0);
            for (ApiObject node : nodes) {
                Quantity offered =
                        quantity(node.status().mapping("allocatable"), resource).orElse(Quantity.of(0));
                all = offered.plus(all);
                if (offered.compareTo(largest) > 0) largest = offered;
            }
            tooLarge(resource, largest);
            tooMany(resource, all, more.getOrDefault("requests." + resource, Quantity.of(0)));
        }
    }

    private void tooLarge(String resource, Quantity largest) {
        plan.steps()
                .filter(Step::writes)
                .filter(step -> pods(step.object()) > 0)
                .forEach(step -> {
                    Optional<Quantity> each =
                            Optional.ofNullable(demand(step.object()).get("requests." + resource));
                    each.filter(asked -> asked.compareTo(largest) > 0)
                            .ifPresent(asked -> shortages.add(new Shortage(
                                    step.key(),
                                    "asks for " + resource + " " + asked.canonical()
                                            + " in each pod, and the largest node has " + largest.canonical())));
                });
    }

    private void tooMany(String resource, Quantity all, Quantity wanted) {
        if (wanted.compareTo(Quantity.of(0)) <= 0) return;
        Quantity taken = Quantity.of(0);
        for (ApiObject pod : live.list(POD, "")) {
            String phase = pod.status().text("phase").orElse("");
            if (phase.equals("Succeeded") || phase.equals("Failed")) continue;
            taken = taken.plus(demand(pod).getOrDefault("requests." + resource, Quantity.of(0)));
        }
        Quantity free = all.minus(taken);
        Optional<ObjectKey> grown = plan.steps()
                .filter(Step::writes)
                .filter(step -> demand(step.object()).containsKey("requests." + resource) && pods(step.object()) > 0)
                .map(Step::key)
                .findFirst();
        if (wanted.compareTo(free) > 0)
            grown.ifPresent(key -> shortages.add(new Shortage(
                    key,
                    "and others of " + plan.application() + " ask for " + resource + " " + wanted.canonical()
                            + " more, and the nodes have " + free.canonical() + " left")));
    }

    private static Optional<Quantity> quantity(Mapping of, String name) {
        return of.get(name)
                .filter(Scalar.class::isInstance)
                .flatMap(value -> Quantity.parse(((Scalar) value).display()));
    }
}
