package dev.slipway.templating.mustache;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A value with the way that leads to it.
 *
 * @param way from the root of the parameters
 */
record Scope(Tree value, Path way) {

    /** All parameters. */
    static Scope root(Mapping parameters) {
        return new Scope(parameters, Path.ROOT);
    }

    /** An item of the list that this is. */
    Scope item(int index, Tree item) {
        return new Scope(item, way.index(index));
    }

    /** The name that leads to it, if no list lies on the way. */
    Optional<String> name() {
        List<String> keys = new ArrayList<>();
        for (Step step : way.steps()) if (step instanceof Step.Field field) keys.add(field.name());
        return keys.size() == way.size() ? Optional.of(String.join(".", keys)) : Optional.empty();
    }

    /** The library's list of scopes, of which every one is ours. */
    static List<Scope> all(List<Object> scopes) {
        return scopes.stream().map(Scope.class::cast).toList();
    }

    /**
     * What a name means, looked up from the innermost scope outwards. The first scope that knows the name's first part decides, as Mustache
     * has it. A key may have dots itself: the longest key that is there is taken.
     *
     * @param spend told how much work it is
     */
    static Optional<Scope> find(String name, List<Scope> scopes, LongConsumer spend) {
        String plain = name.startsWith(".") && name.length() > 1 ? name.substring(1) : name;
        List<String> parts = Arrays.asList(plain.split("\\.", -1));
        for (int i = scopes.size() - 1; i >= 0; i--) {
            Scope scope = scopes.get(i);
            if (scope.value() instanceof Mapping mapping && knows(mapping, parts)) return scope.descend(parts, spend);
        }
        return Optional.empty();
    }

    private static boolean knows(Mapping mapping, List<String> parts) {
        for (int length = parts.size(); length > 0; length--) {
            if (mapping.has(String.join(".", parts.subList(0, length)))) return true;
        }
        return false;
    }

    private Optional<Scope> descend(List<String> parts, LongConsumer spend) {
        spend.accept(10L * parts.size());
        if (parts.isEmpty()) return Optional.of(this);
        if (!(value instanceof Mapping mapping)) return Optional.empty();
        for (int length = parts.size(); length > 0; length--) {
            String key = String.join(".", parts.subList(0, length));
            List<String> rest = parts.subList(length, parts.size());
            Optional<Scope> found =
                    mapping.get(key).flatMap(inner -> new Scope(inner, way.field(key)).descend(rest, spend));
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}
