package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is wrong with a value by its schema, in the words of a Kubernetes API server. Fields are looked at in alphabetical order, so that the
 * same object always gets the same answer.
 */
final class SchemaCheck {
    private final Problems problems;

    SchemaCheck(Problems problems) {
        this.problems = problems;
    }

    void value(String at, Tree value, Mapping schema) {
        if (value.isNull() && StructuralSchema.isTrue(schema, "nullable")) return;
        type(at, value, schema);
        if (value instanceof Mapping mapping) fields(at, mapping, schema);
        if (value instanceof Sequence list) items(at, list, schema);
        if (value instanceof Scalar.Text text) text(at, text.value(), schema);
        if (value instanceof Scalar.Whole || value instanceof Scalar.Real) number(at, value, schema);
        if (schema.has("enum")) words(at, value, schema.sequence("enum"));
        combinations(at, value, schema);
    }

    private void type(String at, Tree value, Mapping schema) {
        if (StructuralSchema.isTrue(schema, "x-kubernetes-int-or-string")) {
            boolean fits = value instanceof Scalar.Text || value instanceof Scalar.Whole;
            if (!fits) problems.wrongType(at, typeOf(value), "integer,string");
            return;
        }
        String wanted = schema.text("type").orElse("");
        String actual = typeOf(value);
        boolean fits =
                wanted.isEmpty() || wanted.equals(actual) || (wanted.equals("number") && actual.equals("integer"));
        if (!fits) problems.wrongType(at, actual, wanted);
    }

    private static String typeOf(Tree value) {
        if (value instanceof Mapping) return "object";
        if (value instanceof Sequence) return "array";
        if (value instanceof Scalar.Text) return "string";
        if (value instanceof Scalar.Bool) return "boolean";
        if (value instanceof Scalar.Whole) return "integer";
        if (value instanceof Scalar.Real real) return real.value() == Math.rint(real.value()) ? "integer" : "number";
        return "null";
    }

    private void fields(String at, Mapping mapping, Mapping schema) {
        Mapping properties = schema.mapping("properties");
        Optional<Mapping> others = schema.get("additionalProperties").flatMap(Tree::asMapping);
        for (String name : new TreeSet<>(mapping.keys())) {
            Optional<Mapping> shape = properties.has(name) ? Optional.of(properties.mapping(name)) : others;
            shape.ifPresent(known -> value(field(at, name), mapping.get(name).orElseThrow(), known));
        }
        for (String name : schema.sequence("required").texts()) {
            if (!mapping.has(name)) problems.required(field(at, name));
        }
        int size = mapping.size();
        schema.whole("maxProperties")
                .filter(most -> size > most)
                .ifPresent(most -> problems.tooMany(at, size, most.intValue()));
        schema.whole("minProperties")
                .filter(least -> size < least)
                .ifPresent(least ->
                        problems.invalid(at, size, at + " in body should have at least " + least + " properties"));
    }

    private void items(String at, Sequence list, Mapping schema) {
        int size = list.size();
        schema.whole("maxItems")
                .filter(most -> size > most)
                .ifPresent(most -> problems.tooMany(at, size, most.intValue()));
        schema.whole("minItems")
                .filter(least -> size < least)
                .ifPresent(
                        least -> problems.invalid(at, size, at + " in body should have at least " + least + " items"));
        Mapping items = schema.mapping("items");
        List<Tree> keys = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String place = at + "[" + i + "]";
            value(place, list.get(i), items);
            Optional<Tree> key = key(list.get(i), schema);
            if (key.isPresent() && keys.contains(key.get())) problems.duplicate(place, key.get());
            key.ifPresent(keys::add);
        }
    }

    /** What must not come twice: the item itself, or the fields that identify it. */
    private static Optional<Tree> key(Tree item, Mapping schema) {
        return switch (schema.text("x-kubernetes-list-type").orElse("atomic")) {
            case "set" -> Optional.of(item);
            case "map" ->
                item.asMapping().map(mapping -> {
                    Mapping.Builder key = Mapping.builder();
                    for (String name :
                            schema.sequence("x-kubernetes-list-map-keys").texts()) key.put(name, mapping.get(name));
                    return key.build();
                });
            default -> Optional.empty();
        };
    }

    private void text(String at, String text, Mapping schema) {
        long length = text.codePointCount(0, text.length());
        schema.whole("maxLength")
                .filter(most -> length > most)
                .ifPresent(most -> problems.tooLong(at, most.intValue()));
        schema.whole("minLength")
                .filter(least -> length < least)
                .ifPresent(least ->
                        problems.invalid(at, text, at + " in body should be at least " + least + " chars long"));
        schema.text("pattern")
                .filter(pattern -> !matches(pattern, text))
                .ifPresent(pattern -> problems.invalid(at, text, at + " in body should match '" + pattern + "'"));
    }

    /** A pattern that Java cannot read constrains nothing: definitions are checked for that when they come in. */
    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException unreadable) {
            return true;
        }
    }

    private void number(String at, Tree value, Mapping schema) {
        BigDecimal number = decimal(value);
        boolean aboveOnly = StructuralSchema.isTrue(schema, "exclusiveMinimum");
        schema.get("minimum").map(SchemaCheck::decimal).ifPresent(least -> {
            if (number.compareTo(least) < (aboveOnly ? 1 : 0)) {
                String wanted = aboveOnly ? "greater than " : "greater than or equal to ";
                problems.invalid(at, value, at + " in body should be " + wanted + plain(least));
            }
        });
        boolean belowOnly = StructuralSchema.isTrue(schema, "exclusiveMaximum");
        schema.get("maximum").map(SchemaCheck::decimal).ifPresent(most -> {
            if (number.compareTo(most) > (belowOnly ? -1 : 0)) {
                String wanted = belowOnly ? "less than " : "less than or equal to ";
                problems.invalid(at, value, at + " in body should be " + wanted + plain(most));
            }
        });
        schema.get("multipleOf")
                .map(SchemaCheck::decimal)
                .filter(step -> step.signum() > 0)
                .ifPresent(step -> {
                    if (number.remainder(step).signum() != 0) {
                        problems.invalid(at, value, at + " in body should be a multiple of " + plain(step));
                    }
                });
    }

    private static BigDecimal decimal(Tree value) {
        if (value instanceof Scalar.Real real) return BigDecimal.valueOf(real.value());
        return BigDecimal.valueOf(value.asWhole().orElse(0L));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private void words(String at, Tree value, Sequence allowed) {
        if (allowed.items().contains(value)) return;
        List<String> words = allowed.items().stream()
                .map(word -> word instanceof Scalar scalar ? scalar.display() : Problems.show(word))
                .toList();
        problems.notSupported(at, value, words);
    }

    private void combinations(String at, Tree value, Mapping schema) {
        for (Mapping part : schema.sequence("allOf").mappings()) value(at, value, part);
        List<Mapping> any = schema.sequence("anyOf").mappings();
        if (!any.isEmpty() && fitting(at, value, any) == 0) {
            problems.invalid(at, "", "\"" + at + "\" must validate at least one schema (anyOf)");
        }
        List<Mapping> one = schema.sequence("oneOf").mappings();
        long fit = one.isEmpty() ? 1 : fitting(at, value, one);
        if (fit != 1) {
            String found = fit == 0 ? "none valid" : "more than one valid";
            problems.invalid(at, "", "\"" + at + "\" must validate one and only one schema (oneOf). Found " + found);
        }
        if (schema.has("not") && fitting(at, value, List.of(schema.mapping("not"))) == 1) {
            problems.invalid(at, "", "\"" + at + "\" must not validate the schema (not)");
        }
    }

    private static long fitting(String at, Tree value, List<Mapping> schemas) {
        return schemas.stream()
                .filter(schema -> {
                    Problems found = new Problems();
                    new SchemaCheck(found).value(at, value, schema);
                    return found.isEmpty();
                })
                .count();
    }

    private static String field(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
