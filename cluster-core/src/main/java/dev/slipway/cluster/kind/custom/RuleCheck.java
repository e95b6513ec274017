package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules">rules</a> that a
 * schema states in {@code x-kubernetes-validations}. A rule that speaks of {@code oldSelf} is about changes and asked only where there was a value before.
 */
record RuleCheck(Expressions expressions) {
    static final String RULES = "x-kubernetes-validations";
    private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");

    /** Where a value stands, what it is and what it was. */
    private record Place(String at, Tree value, Optional<Tree> before) {}

    /** Whether a schema states any rule. */
    static boolean any(Tree schema) {
        if (schema instanceof Mapping mapping)
            return mapping.has(RULES)
                    || mapping.keys().stream()
                            .anyMatch(key -> any(mapping.get(key).orElseThrow()));
        return schema instanceof Sequence list && list.items().stream().anyMatch(RuleCheck::any);
    }

    /** What is wrong with a value, and with its change if it was something before. */
    List<Cause> check(String at, Tree value, Optional<Tree> before, Mapping schema) {
        List<Cause> causes = new ArrayList<>();
        walk(new Place(at, value, before), schema, causes);
        return causes;
    }

    private void walk(Place place, Mapping schema, List<Cause> causes) {
        if (place.value().isNull()) return;
        for (Mapping rule : schema.sequence(RULES).mappings()) ask(rule, place).ifPresent(causes::add);
        if (place.value() instanceof Mapping mapping) fields(place, mapping, schema, causes);
        if (place.value() instanceof Sequence list) items(place, list, schema, causes);
    }

    private void fields(Place place, Mapping mapping, Mapping schema, List<Cause> causes) {
        Mapping properties = schema.mapping("properties");
        Optional<Mapping> others = schema.get("additionalProperties").flatMap(Tree::asMapping);
        Optional<Mapping> old = place.before().flatMap(Tree::asMapping);
        for (String name : new TreeSet<>(mapping.keys())) {
            boolean known = properties.has(name);
            Optional<Mapping> shape = known ? Optional.of(properties.mapping(name)) : others;
            String inside = known ? field(place.at(), name) : place.at() + "[" + name + "]";
            Place next = new Place(inside, mapping.get(name).orElseThrow(), old.flatMap(was -> was.get(name)));
            shape.ifPresent(found -> walk(next, found, causes));
        }
    }

    /** Items of lists that are maps are the same item as before if their keys are; those of other lists were never there before. */
    private void items(Place place, Sequence list, Mapping schema, List<Cause> causes) {
        Mapping shape = schema.mapping("items");
        List<String> keys = schema.sequence("x-kubernetes-list-map-keys").texts();
        List<Mapping> old =
                place.before().flatMap(Tree::asSequence).map(Sequence::mappings).orElse(List.of());
        for (int i = 0; i < list.size(); i++) {
            Tree item = list.get(i);
            Optional<Tree> was = keys.isEmpty() ? Optional.empty() : same(item, old, keys);
            walk(new Place(place.at() + "[" + i + "]", item, was), shape, causes);
        }
    }

    private static Optional<Tree> same(Tree item, List<Mapping> old, List<String> keys) {
        return old.stream()
                .filter(candidate -> keys.stream()
                        .allMatch(key -> item.asMapping()
                                .flatMap(mapping -> mapping.get(key))
                                .equals(candidate.get(key))))
                .findFirst()
                .map(found -> found);
    }

    private Optional<Cause> ask(Mapping rule, Place place) {
        String text = rule.text("rule").orElse("");
        boolean ofChange = OLD.matcher(text).find();
        if (ofChange && place.before().isEmpty()) return Optional.empty();
        Mapping variables = Mapping.of("self", place.value());
        if (ofChange) variables = variables.with("oldSelf", place.before().orElseThrow());
        Result result = result(text, variables);
        if (result instanceof Result.Truth truth && truth.value()) return Optional.empty();
        if (result instanceof Result.Failed failed)
            return Optional.of(cause(rule, place.at(), failed.why() + " evaluating rule: " + text));
        return Optional.of(cause(rule, place.at(), message(rule, text, variables)));
    }

    private Result result(String expression, Mapping variables) {
        Compiled compiled = expressions.compile(expression);
        return compiled instanceof Compiled.Ready ready
                ? ready.ask(variables)
                : new Result.Failed(((Compiled.Broken) compiled).why());
    }

    private String message(Mapping rule, String text, Mapping variables) {
        Optional<String> computed = rule.text("messageExpression")
                .map(expression -> result(expression, variables))
                .flatMap(result -> result instanceof Result.Text words ? Optional.of(words.value()) : Optional.empty())
                .filter(words -> !words.isBlank());
        return computed.or(() -> rule.text("message").filter(words -> !words.isBlank()))
                .orElse("failed rule: " + text);
    }

    private static Cause cause(Mapping rule, String at, String message) {
        String where = at + rule.text("fieldPath").orElse("");
        String field = where.startsWith(".") ? where.substring(1) : where;
        return switch (rule.text("reason").orElse("FieldValueInvalid")) {
            case "FieldValueRequired" -> new Cause("FieldValueRequired", "Required value: " + message, field);
            case "FieldValueForbidden" -> new Cause("FieldValueForbidden", "Forbidden: " + message, field);
            case "FieldValueDuplicate" -> new Cause("FieldValueDuplicate", "Duplicate value: " + message, field);
            default -> new Cause("FieldValueInvalid", "Invalid value: " + message, field);
        };
    }

    private static String field(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
