package dev.slipway.templating.mustache;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A value with the way that leads to it.
 *
 * @param way keys from the root of the parameters; empty for the root itself. Absent inside a list: items have no way of keys
 */
record Scope(Tree value, Optional<List<String>> way) {

    /** All parameters. */
    static Scope root(Mapping parameters) {
        return new Scope(parameters, Optional.of(List.of()));
    }

    /** The item of a list. */
    static Scope item(Tree value) {
        return new Scope(value, Optional.empty());
    }

    /** The library's list of scopes, of which every one is ours. */
    static List<Scope> all(List<Object> scopes) {
        return scopes.stream().map(Scope.class::cast).toList();
    }

    /**
     * What a name means, looked up from the innermost scope outwards. The first scope that knows the name's first part decides, as Mustache
     * has it. A key may have dots itself: the longest key that is there is taken.
     */
    static Optional<Scope> find(String name, List<Scope> scopes) {
        String plain = name.startsWith(".") && name.length() > 1 ? name.substring(1) : name;
        List<String> parts = Arrays.asList(plain.split("\\.", -1));
        for (int i = scopes.size() - 1; i >= 0; i--) {
            Scope scope = scopes.get(i);
            if (scope.value() instanceof Mapping mapping && knows(mapping, parts)) return scope.descend(parts);
        }
        return Optional.empty();
    }

    private static boolean knows(Mapping mapping, List<String> parts) {
        for (int length = parts.size(); length > 0; length--) {
            if (mapping.has(String.join(".", parts.subList(0, length)))) return true;
        }
        return false;
    }

    private Optional<Scope> descend(List<String> parts) {
        if (parts.isEmpty()) return Optional.of(this);
        if (!(value instanceof Mapping mapping)) return Optional.empty();
        for (int length = parts.size(); length > 0; length--) {
            String key = String.join(".", parts.subList(0, length));
            List<String> rest = parts.subList(length, parts.size());
            Optional<Scope> found = mapping.get(key).flatMap(inner -> new Scope(inner, further(key)).descend(rest));
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<List<String>> further(String key) {
        return way.map(keys -> {
            List<String> longer = new ArrayList<>(keys);
            longer.add(key);
            return Collections.unmodifiableList(longer);
        });
    }
}
