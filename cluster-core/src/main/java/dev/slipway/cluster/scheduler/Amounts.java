package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** How much of which resource: cpu in cores, memory in bytes, pods by number, and whatever else a node offers. */
record Amounts(Map<String, BigDecimal> of) {
    static final Amounts NONE = new Amounts(Map.of());
    static final String CPU = "cpu";
    static final String MEMORY = "memory";
    static final String PODS = "pods";

    private static final BigDecimal ASSUMED_CPU = new BigDecimal("0.1");
    private static final BigDecimal ASSUMED_MEMORY = BigDecimal.valueOf(200L << 20);

    Amounts {
        of = Collections.unmodifiableMap(new TreeMap<>(of));
    }

    /** What a mapping of quantities says, such as {@code status.allocatable}. */
    static Amounts in(Mapping quantities) {
        if (quantities.isEmpty()) return NONE;
        Map<String, BigDecimal> amounts = new TreeMap<>();
        quantities.forEach((name, value) -> {
            if (value instanceof Scalar scalar) {
                Quantity.parse(scalar.display()).ifPresent(amount -> amounts.put(name, amount.value()));
            }
        });
        return new Amounts(amounts);
    }

    /**
     * What a pod reserves: its containers and sidecars together, or its largest init container if that wants more, its overhead, and one place.
     * Limits do not count.
     */
    static Amounts requestedBy(ApiObject pod) {
        Amounts running = NONE;
        Amounts starting = NONE;
        for (Mapping container : pod.spec().sequence("initContainers").mappings()) {
            Amounts own = in(container.mapping("resources", "requests"));
            boolean sidecar = container.text("restartPolicy").equals(Optional.of("Always"));
            if (sidecar) running = running.plus(own);
            starting = starting.max(sidecar ? running : running.plus(own));
        }
        for (Mapping container : pod.spec().sequence("containers").mappings()) {
            running = running.plus(in(container.mapping("resources", "requests")));
        }
        return running.max(starting)
                .plus(in(pod.spec().mapping("overhead")))
                .plus(new Amounts(Map.of(PODS, BigDecimal.ONE)));
    }

    /** What a pod is assumed to use when nodes are compared: one that asks for nothing uses something all the same. */
    Amounts assumed() {
        Map<String, BigDecimal> amounts = new TreeMap<>(of);
        amounts.putIfAbsent(CPU, ASSUMED_CPU);
        amounts.putIfAbsent(MEMORY, ASSUMED_MEMORY);
        return new Amounts(amounts);
    }

    BigDecimal get(String name) {
        return of.getOrDefault(name, BigDecimal.ZERO);
    }

    Amounts plus(Amounts other) {
        return merged(other, BigDecimal::add);
    }

    Amounts max(Amounts other) {
        return merged(other, BigDecimal::max);
    }

    /** With this much in use of a capacity: the resources of which there is too little left for somebody, in order. */
    List<String> shortOf(Amounts capacity, Amounts wanted) {
        return wanted.of.entrySet().stream()
                .filter(want -> want.getValue().signum() > 0)
                .filter(want -> get(want.getKey()).add(want.getValue()).compareTo(capacity.get(want.getKey())) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Amounts merged(Amounts other, BinaryOperator<BigDecimal> merge) {
        if (other.of.isEmpty()) return this;
        if (of.isEmpty()) return other;
        Map<String, BigDecimal> amounts = new TreeMap<>(of);
        other.of.forEach((name, amount) -> amounts.merge(name, amount, merge));
        return new Amounts(amounts);
    }
}
