package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.PodResources;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts as whole numbers, since they are added and compared for every node that a pod looks at.
 *
 * @param cpu in thousandths of a core
 * @param memory in bytes
 * @param storage ephemeral, in bytes
 * @param pods places for pods
 * @param others whatever else a node offers, by name
 */
public record Resources(long cpu, long memory, long storage, long pods, SortedMap<String, Long> others) {
    private static final SortedMap<String, Long> NO_OTHERS = Collections.emptySortedMap();
    public static final Resources NONE = new Resources(0, 0, 0, 0, NO_OTHERS);

    private static final int THOUSANDTHS = 3;
    /** More than any node has; two of them can be added. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

    public Resources {
        others = others.isEmpty() ? NO_OTHERS : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** What a mapping of quantities says, such as {@code status.allocatable}. */
    static Resources in(Mapping quantities) {
        return of(Amounts.in(quantities));
    }

    /** What a pod reserves, its own place included. */
    static Resources requestedBy(Mapping spec) {
        return of(PodResources.requests(spec)).plus(new Resources(0, 0, 0, 1, NO_OTHERS));
    }

    private static Resources of(Amounts amounts) {
        SortedMap<String, Long> others = new TreeMap<>();
        amounts.of().forEach((name, amount) -> {
            if (!List.of("cpu", "memory", "ephemeral-storage", "pods").contains(name))
                others.put(name, whole(amount.value()));
        });
        return new Resources(
                amounts.get("cpu")
                        .map(Quantity::value)
                        .map(cores -> whole(cores.movePointRight(THOUSANDTHS)))
                        .orElse(0L),
                amount(amounts, "memory"),
                amount(amounts, "ephemeral-storage"),
                amount(amounts, "pods"),
                others);
    }

    private static long amount(Amounts amounts, String name) {
        return amounts.get(name).map(Quantity::value).map(Resources::whole).orElse(0L);
    }

    private static long whole(BigDecimal value) {
        return value.min(MOST).setScale(0, RoundingMode.UP).longValue();
    }

    public Resources plus(Resources more) {
        return new Resources(
                cpu + more.cpu,
                memory + more.memory,
                storage + more.storage,
                pods + more.pods,
                sum(others, more.others, 1));
    }

    public Resources minus(Resources less) {
        return new Resources(
                cpu - less.cpu,
                memory - less.memory,
                storage - less.storage,
                pods - less.pods,
                sum(others, less.others, -1));
    }

    private static SortedMap<String, Long> sum(SortedMap<String, Long> one, SortedMap<String, Long> two, int sign) {
        if (two.isEmpty()) return one;
        SortedMap<String, Long> sum = new TreeMap<>(one);
        two.forEach((name, amount) -> sum.merge(name, sign * amount, Long::sum));
        return sum;
    }

    /** Whether this much more has room within a capacity beside what is used. */
    public boolean fits(Resources used, Resources capacity) {
        return used.pods + pods <= capacity.pods
                && (cpu == 0 || used.cpu + cpu <= capacity.cpu)
                && (memory == 0 || used.memory + memory <= capacity.memory)
                && (storage == 0 || used.storage + storage <= capacity.storage)
                && (others.isEmpty() || missing(used, capacity).isEmpty());
    }

    /** The resources of which there is too little for this much more, beside what is used; pods first. */
    public List<String> missing(Resources used, Resources capacity) {
        List<String> missing = new ArrayList<>();
        if (used.pods + pods > capacity.pods) missing.add("pods");
        if (cpu > 0 && used.cpu + cpu > capacity.cpu) missing.add("cpu");
        if (memory > 0 && used.memory + memory > capacity.memory) missing.add("memory");
        if (storage > 0 && used.storage + storage > capacity.storage) missing.add("ephemeral-storage");
        others.forEach((name, amount) -> {
            boolean tooMuch = used.others.getOrDefault(name, 0L) + amount > capacity.others.getOrDefault(name, 0L);
            if (amount > 0 && tooMuch) missing.add(name);
        });
        return missing;
    }
}
