package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.cel.Scope;
import dev.slipway.cluster.kind.cel.Type;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The rules that a schema states in {@code x-kubernetes-validations}, where they stand, and what they may speak of. Places without any are left out, so
 * that a check goes only where there is something to ask.
 *
 * @param rules about the value here
 * @param fields those of fields by name
 * @param items those of the items of a list
 * @param listKeys what makes two items the same one, in a list that is a map
 * @param others those of the values of a map
 */
record StatedRules(
        List<Rule> rules,
        Type type,
        SortedMap<String, StatedRules> fields,
        Optional<StatedRules> items,
        List<String> listKeys,
        Optional<StatedRules> others) {
    static final String KEY = "x-kubernetes-validations";

    /** Reads those of a whole schema; empty if it states none. */
    static Optional<StatedRules> of(Mapping schema) {
        return of(schema, SchemaTypes.ofRoot(schema), "object");
    }

    private static Optional<StatedRules> of(Mapping schema, Type type, String name) {
        List<Rule> rules = schema.sequence(KEY).mappings().stream()
                .map(stated -> Rule.of(stated, type))
                .toList();
        SortedMap<String, StatedRules> fields = new TreeMap<>();
        Mapping properties = schema.mapping("properties");
        for (String field : new TreeSet<>(properties.keys()))
            inside(properties.mapping(field), name + "." + field).ifPresent(found -> fields.put(field, found));
        Optional<StatedRules> items = inside(schema.mapping("items"), name + ".items");
        Optional<StatedRules> others = schema.get("additionalProperties")
                .flatMap(Tree::asMapping)
                .flatMap(values -> inside(values, name + ".values"));
        boolean isAny = !rules.isEmpty() || !fields.isEmpty() || items.isPresent() || others.isPresent();
        if (!isAny) return Optional.empty();
        return Optional.of(new StatedRules(
                rules,
                type,
                Collections.unmodifiableSortedMap(fields),
                items,
                schema.sequence("x-kubernetes-list-map-keys").texts(),
                others));
    }

    private static Optional<StatedRules> inside(Mapping schema, String name) {
        return schema.isEmpty() ? Optional.empty() : of(schema, SchemaTypes.of(schema, name), name);
    }

    /** Every expression with what it may speak of. */
    void forEachExpression(BiConsumer<String, Scope> visit) {
        for (Rule rule : rules) {
            visit.accept(rule.text(), rule.scope());
            rule.messageExpression().ifPresent(expression -> visit.accept(expression, rule.scope()));
        }
        fields.values().forEach(inside -> inside.forEachExpression(visit));
        items.ifPresent(inside -> inside.forEachExpression(visit));
        others.ifPresent(inside -> inside.forEachExpression(visit));
    }

    /**
     * One rule.
     *
     * @param stated as the schema has it
     * @param ofChange whether it speaks of the value before
     * @param withoutBefore whether it is asked where there was no value before all the same: what was is then an {@code optional}
     */
    record Rule(Mapping stated, String text, boolean ofChange, boolean withoutBefore, Scope scope) {
        private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");

        static Rule of(Mapping stated, Type type) {
            String text = stated.text("rule").orElse("");
            boolean ofChange = OLD.matcher(text).find()
                    || OLD.matcher(stated.text("messageExpression").orElse("")).find();
            boolean withoutBefore = stated.bool("optionalOldSelf").orElse(false);
            Scope self = Scope.NOTHING.with("self", type);
            Scope scope = ofChange ? self.with("oldSelf", withoutBefore ? new Type.Maybe(type) : type) : self;
            return new Rule(stated, text, ofChange, withoutBefore, scope);
        }

        Optional<String> messageExpression() {
            return stated.text("messageExpression").filter(expression -> !expression.isBlank());
        }

        /** As messages name it. */
        String name() {
            return stated.text("message")
                    .map(String::strip)
                    .filter(words -> !words.isEmpty())
                    .orElse(text.strip());
        }
    }
}
