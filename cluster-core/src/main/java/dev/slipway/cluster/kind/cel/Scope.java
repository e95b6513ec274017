package dev.slipway.cluster.kind.cel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an expression may speak of: variables, and what is known of each. Immutable, quick to look up by. */
public final class Scope {
    public static final Scope NOTHING = new Scope(Collections.emptySortedMap(), false);

    private final SortedMap<String, Type> variables;
    /** Types of custom resources are deep, and every rule is looked up by them. */
    private final int hash;

    private final boolean makesObjects;

    private Scope(SortedMap<String, Type> variables, boolean makesObjects) {
        this.variables = variables;
        this.makesObjects = makesObjects;
        this.hash = variables.hashCode();
    }

    /** The same with a variable more. */
    public Scope with(String name, Type type) {
        SortedMap<String, Type> more = new TreeMap<>(variables);
        more.put(name, type);
        return new Scope(Collections.unmodifiableSortedMap(more), makesObjects);
    }

    /**
     * The same for expressions that make something: {@code Object} with any fields, of which those that hold fields themselves are called {@code
     * Object.spec} and so on, and {@code JSONPatch}.
     */
    public Scope makingObjects() {
        return new Scope(variables, true);
    }

    boolean makesObjects() {
        return makesObjects;
    }

    SortedMap<String, Type> variables() {
        return variables;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) return true;
        return other instanceof Scope scope
                && hash == scope.hash
                && makesObjects == scope.makesObjects
                && variables.equals(scope.variables);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
