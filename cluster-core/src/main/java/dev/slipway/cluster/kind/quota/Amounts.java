package dev.slipway.cluster.kind.quota;

import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** How much of what, by name in alphabetical order: {@code cpu}, {@code pods}, {@code count/configmaps}. */
public record Amounts(SortedMap<String, Quantity> of) {
    public static final Amounts NONE = new Amounts(new TreeMap<>());

    public Amounts {
        of = Collections.unmodifiableSortedMap(new TreeMap<>(of));
    }

    /** What a mapping of quantities says, such as {@code spec.hard}. What is no quantity is left out. */
    public static Amounts in(Mapping quantities) {
        if (quantities.isEmpty()) return NONE;
        SortedMap<String, Quantity> amounts = new TreeMap<>();
        quantities.forEach((name, value) -> {
            if (value instanceof Scalar scalar)
                Quantity.parse(scalar.display()).ifPresent(amount -> amounts.put(name, amount));
        });
        return new Amounts(amounts);
    }

    public Optional<Quantity> get(String name) {
        return Optional.ofNullable(of.get(name));
    }

    public boolean has(String name) {
        return of.containsKey(name);
    }

    public List<String> names() {
        return List.copyOf(of.keySet());
    }

    public boolean isEmpty() {
        return of.isEmpty();
    }

    public Amounts with(String name, Quantity amount) {
        SortedMap<String, Quantity> more = new TreeMap<>(of);
        more.put(name, amount);
        return new Amounts(more);
    }

    public Amounts plus(Amounts other) {
        return merged(other, Quantity::plus);
    }

    /** This without the other; what only the other has is passed over. */
    public Amounts minus(Amounts other) {
        SortedMap<String, Quantity> left = new TreeMap<>(of);
        left.replaceAll((name, amount) -> other.get(name).map(amount::minus).orElse(amount));
        return new Amounts(left);
    }

    /** The larger of both, name by name. */
    public Amounts max(Amounts other) {
        return merged(other, (one, two) -> one.compareTo(two) >= 0 ? one : two);
    }

    /** With the other's amounts in place of these where it has some. */
    public Amounts overlaid(Amounts other) {
        return merged(other, (mine, theirs) -> theirs);
    }

    /** By how much this is more than the other; what is not more is left out. */
    public Amounts beyond(Amounts other) {
        SortedMap<String, Quantity> more = new TreeMap<>();
        of.forEach((name, amount) -> {
            Quantity left = amount.minus(other.get(name).orElse(Quantity.of(0)));
            if (left.value().signum() > 0) more.put(name, left);
        });
        return new Amounts(more);
    }

    /** Only these names. */
    public Amounts only(Collection<String> names) {
        SortedMap<String, Quantity> rest = new TreeMap<>(of);
        rest.keySet().retainAll(names);
        return new Amounts(rest);
    }

    /** As the API writes it. */
    public Mapping tree() {
        Mapping.Builder tree = Mapping.builder();
        of.forEach((name, amount) -> tree.put(name, amount.canonical()));
        return tree.build();
    }

    /** As messages write it: {@code cpu=1,pods=2}. */
    public String text() {
        return of.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().canonical())
                .collect(Collectors.joining(","));
    }

    private Amounts merged(Amounts other, BinaryOperator<Quantity> merge) {
        if (other.isEmpty()) return this;
        if (isEmpty()) return other;
        SortedMap<String, Quantity> merged = new TreeMap<>(of);
        for (Map.Entry<String, Quantity> entry : other.of.entrySet())
            merged.merge(entry.getKey(), entry.getValue(), merge);
        return new Amounts(merged);
    }
}
