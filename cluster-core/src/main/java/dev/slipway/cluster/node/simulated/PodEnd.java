package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.NodeAffinity;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.PodResources;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a node ends a whole pod, and when: each rule looks at the pod and says when it would, the earliest one does.
 *
 * @param reason as {@code status.reason}
 * @param message as {@code status.message}
 * @param told as an event says it
 * @param normal whether that is the ordinary course of things
 * @param condition by which others see that the pod was not to blame
 */
record PodEnd(Instant at, String reason, String message, String told, boolean normal, Optional<Condition> condition) {
    private static final long CRITICAL = 2_000_000_000;

    /** What a rule looks at. */
    record Case(PodScript script, World world, Instant now) {
        ApiObject pod() {
            return script.pod();
        }

        ApiObject node() {
            return script.node().node();
        }

        Optional<Instant> started() {
            return pod().time("status", "startTime");
        }
    }

    private static final List<Function<Case, Optional<PodEnd>>> RULES =
            List.of(PodEnd::refused, PodEnd::deadline, PodEnd::scripted, PodEnd::pressure);

    /** The first that comes. */
    static Optional<PodEnd> of(Case given) {
        return RULES.stream().flatMap(rule -> rule.apply(given).stream()).min(Comparator.comparing(PodEnd::at));
    }

    /** {@code activeDeadlineSeconds}. */
    private static Optional<PodEnd> deadline(Case given) {
        String message = "Pod was active on the node longer than the specified deadline";
        return given.pod()
                .spec()
                .whole("activeDeadlineSeconds")
                .flatMap(seconds -> given.started().map(start -> start.plusSeconds(seconds)))
                .map(at -> new PodEnd(at, "DeadlineExceeded", message, message, true, Optional.empty()));
    }

    /** The annotation {@code evict-after}. */
    private static Optional<PodEnd> scripted(Case given) {
        return given.script()
                .evictAfter()
                .flatMap(span -> given.started().map(start -> start.plus(span)))
                .map(at -> evicted(at, "The node was low on resource: memory. "));
    }

    /** A node that is short of memory throws out whoever uses more than it asked for, except what the cluster cannot do without. */
    private static Optional<PodEnd> pressure(Case given) {
        ApiObject pod = given.pod();
        boolean spared = pod.spec().whole("priority").orElse(0L) >= CRITICAL;
        if (spared || !given.script().node().isShortOf("memory")) return Optional.empty();
        for (Usage usage : Usage.of(pod, 1, given.now())) {
            long requested = requested(pod, usage.container());
            if (usage.memoryBytes() > requested) return Optional.of(evicted(given.now(), message(usage, requested)));
        }
        return Stream.concat(ContainerLife.init(pod).stream(), ContainerLife.main(pod).stream())
                .filter(ContainerLife::isRunning)
                .flatMap(life -> Usage.memory(pod, life.container())
                        .firstAbove(requested(pod, life.name()))
                        .map(life.startedAt()::plus)
                        .stream())
                .filter(given.now()::isBefore)
                .min(Instant::compareTo)
                .map(at -> evicted(at, ""));
    }

    private static String message(Usage usage, long requested) {
        return "The node was low on resource: memory. Container " + usage.container() + " was using "
                + (usage.memoryBytes() >> 10) + "Ki, request is "
                + (requested == 0 ? "0" : (requested >> 10) + "Ki")
                + ", has larger consumption of memory. ";
    }

    private static long requested(ApiObject pod, String container) {
        return Stream.concat(ContainerLife.init(pod).stream(), ContainerLife.main(pod).stream())
                .filter(life -> life.name().equals(container))
                .flatMap(life -> Amounts.in(life.container().mapping("resources", "requests")).get("memory").stream())
                .map(amount -> amount.value().longValue())
                .findFirst()
                .orElse(0L);
    }

    private static PodEnd evicted(Instant at, String message) {
        Condition condition = new Condition("DisruptionTarget", "True", "TerminationByKubelet", message);
        return new PodEnd(at, "Evicted", message, message, false, Optional.of(condition));
    }

    /**
     * A pod that came past the scheduler and does not belong here, or does not fit. What the scheduler sent was looked at there; to look again would
     * cost a walk over the node's pods for each of them.
     */
    private static Optional<PodEnd> refused(Case given) {
        ApiObject pod = given.pod();
        boolean scheduled = pod.isTrue("PodScheduled");
        if (scheduled || given.started().isPresent()) return Optional.empty();
        if (!NodeAffinity.of(pod.spec()).admits(given.node()))
            return Optional.of(rejected(
                    given,
                    "NodeAffinity",
                    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"));
        List<ApiObject> others = given.world().find(Pods.BY_NODE, given.node().name()).stream()
                .filter(other -> !Pods.isTerminal(other) && !other.key().equals(pod.key()))
                .toList();
        Set<String> ports = ports(pod);
        if (others.stream().flatMap(other -> ports(other).stream()).anyMatch(ports::contains))
            return Optional.of(rejected(
                    given,
                    "NodePorts",
                    "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"));
        return shortage(given, others);
    }

    private static Optional<PodEnd> shortage(Case given, List<ApiObject> others) {
        Amounts offered = Amounts.in(given.node().status().mapping("allocatable"));
        Amounts wanted = PodResources.requests(given.pod().spec()).with("pods", Quantity.of(1));
        Amounts used = Amounts.NONE;
        for (ApiObject other : others)
            used = used.plus(PodResources.requests(other.spec()).with("pods", Quantity.of(1)));
        for (String resource : wanted.names()) {
            BigDecimal want = amount(wanted, resource);
            BigDecimal have = amount(used, resource);
            BigDecimal most = amount(offered, resource);
            if (want.signum() > 0 && want.add(have).compareTo(most) > 0)
                return Optional.of(rejected(
                        given,
                        "OutOf" + resource,
                        "Node didn't have enough resource: " + resource + ", requested: " + plain(resource, want)
                                + ", used: " + plain(resource, have) + ", capacity: " + plain(resource, most)));
        }
        return Optional.empty();
    }

    private static BigDecimal amount(Amounts amounts, String resource) {
        return amounts.get(resource).map(Quantity::value).orElse(BigDecimal.ZERO);
    }

    /** Cpu in thousandths, as a kubelet counts. */
    private static String plain(String resource, BigDecimal amount) {
        return (resource.equals("cpu") ? amount.movePointRight(3) : amount)
                .setScale(0, RoundingMode.UP)
                .toPlainString();
    }

    private static PodEnd rejected(Case given, String reason, String why) {
        return new PodEnd(given.now(), reason, "Pod was rejected: " + why, why, false, Optional.empty());
    }

    private static Set<String> ports(ApiObject pod) {
        return pod.spec().sequence("containers").mappings().stream()
                .flatMap(container -> container.sequence("ports").mappings().stream())
                .flatMap(port -> port
                        .whole("hostPort")
                        .filter(number -> number > 0)
                        .map(number -> number + "/" + port.text("protocol").orElse("TCP"))
                        .stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is left of the pod, when nothing of it runs any more. */
    Mapping status(Mapping ended, Instant now) {
        Mapping status = ended.with("phase", "Failed").with("reason", reason).with("message", message);
        return condition
                .map(met -> status.with("conditions", met.setIn(status.sequence("conditions"), now)))
                .orElse(status);
    }
}
