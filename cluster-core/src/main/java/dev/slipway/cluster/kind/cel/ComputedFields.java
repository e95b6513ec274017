package dev.slipway.cluster.kind.cel;

import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields that are worked out when somebody asks for them. */
final class ComputedFields extends AbstractMap<String, Object> {
    private final Map<String, Compiled> expressions;
    private final Facts facts;
    private final Budget budget;
    private final Map<String, Object> known = new LinkedHashMap<>();

    ComputedFields(Map<String, Compiled> expressions, Facts facts, Budget budget) {
        this.expressions = expressions;
        this.facts = facts;
        this.budget = budget;
    }

    @Override
    public boolean containsKey(Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public @Nullable Object get(Object name) {
        Object value = known.get(name);
        if (value != null) return value;
        Compiled compiled = expressions.get(name);
        if (compiled == null) return null;
        Object made = Library.value(String.valueOf(name), compiled, facts, budget);
        known.put(String.valueOf(name), made);
        return made;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Set<Entry<String, Object>> all = new LinkedHashSet<>();
        for (String name : expressions.keySet()) {
            Object value = get(name);
            if (value != null) all.add(Map.entry(name, value));
        }
        return all;
    }
}
