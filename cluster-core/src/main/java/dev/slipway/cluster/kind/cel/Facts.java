package dev.slipway.cluster.kind.cel;

import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Values for the variables of expressions. Each is made when an expression first asks for it, and once. For one thread. */
public final class Facts {
    private final Map<String, Supplier<Object>> sources = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A variable and its value; the value {@code null} where there is none. */
    public Facts with(String name, Type type, Optional<? extends Tree> value) {
        sources.put(name, () -> value.map(tree -> Library.value(tree, type)).orElseGet(Library::nothing));
        return this;
    }

    /** A variable that is an {@code optional}: of the value, or of none. */
    public Facts withOptional(String name, Type type, Optional<? extends Tree> value) {
        sources.put(name, () -> value.map(tree -> Library.value(tree, type)));
        return this;
    }

    /** A variable that answers what somebody may do. */
    public Facts withAuthorizer(String name, Access access) {
        sources.put(name, () -> AccessLibrary.authorizer(access));
        return this;
    }

    /** A variable that asks about one resource; only the verb is open. */
    public Facts withResourceCheck(String name, Access access, Access.Question about) {
        sources.put(name, () -> AccessLibrary.check(access, about));
        return this;
    }

    /**
     * A variable whose fields are expressions about these same facts. Each is worked out when first asked for; one that fails, fails whoever asks.
     *
     * @param budget what they cost is taken from
     */
    public Facts withComputed(String name, Map<String, Compiled> expressions, Budget budget) {
        sources.put(name, () -> new ComputedFields(expressions, this, budget));
        return this;
    }

    Optional<Object> find(String name) {
        Object known = values.get(name);
        if (known != null) return Optional.of(known);
        Supplier<Object> source = sources.get(name);
        if (source == null) return Optional.empty();
        Object value = source.get();
        values.put(name, value);
        return Optional.of(value);
    }
}
