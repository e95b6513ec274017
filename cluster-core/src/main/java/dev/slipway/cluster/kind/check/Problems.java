package dev.slipway.cluster.kind.check;

import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects what is wrong, field by field, in the order in which it is found. */
public final class Problems {
    private static final Set<String> LABELS = Set.of("matchLabels", "labels", "annotations");

    private final List<Cause> causes = new ArrayList<>();

    public List<Cause> causes() {
        return List.copyOf(causes);
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    public Problems addAll(List<Cause> more) {
        causes.addAll(more);
        return this;
    }

    public Problems required(String field) {
        return add("FieldValueRequired", "Required value", field);
    }

    public Problems required(String field, String detail) {
        return add("FieldValueRequired", "Required value: " + detail, field);
    }

    /** @param value shown as JSON; plain Java values as {@link Tree#of} takes them */
    public Problems invalid(String field, Object value, String detail) {
        return add("FieldValueInvalid", "Invalid value: " + show(Tree.of(value)) + ": " + detail, field);
    }

    /** Of a value that is not there. */
    public Problems invalidNull(String field, String detail) {
        return add("FieldValueInvalid", "Invalid value: null: " + detail, field);
    }

    public Problems notSupported(String field, Object value, List<String> supported) {
        String all = supported.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "));
        return add(
                "FieldValueNotSupported",
                "Unsupported value: " + show(Tree.of(value)) + ": supported values: " + all,
                field);
    }

    public Problems forbidden(String field, String detail) {
        return add("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    public Problems duplicate(String field, Object value) {
        return add("FieldValueDuplicate", "Duplicate value: " + show(Tree.of(value)), field);
    }

    public Problems notFound(String field, Object value) {
        return add("FieldValueNotFound", "Not found: " + show(Tree.of(value)), field);
    }

    public Problems tooLong(String field, int most) {
        return add("FieldValueTooLong", "Too long: may not be more than " + most + " bytes", field);
    }

    public Problems tooMany(String field, int actual, int most) {
        return add("FieldValueTooMany", "Too many: " + actual + ": must have at most " + most + " items", field);
    }

    /** A value of the wrong type, as the validation of custom resources says it. */
    public Problems wrongType(String field, String actual, String wanted) {
        String detail = field + " in body must be of type " + wanted + ": \"" + actual + "\"";
        return add("FieldValueTypeInvalid", "Invalid value: \"" + actual + "\": " + detail, field);
    }

    /** The problem that a rule about names found, if it found one. */
    public Problems rule(String field, Object value, Optional<String> problem) {
        problem.ifPresent(detail -> invalid(field, value, detail));
        return this;
    }

    /** A value that must be one of a few words; an empty one is not looked at. */
    public Problems oneOf(String field, Optional<String> value, String... supported) {
        List<String> all = List.of(supported);
        value.filter(word -> !all.contains(word)).ifPresent(word -> notSupported(field, word, all));
        return this;
    }

    /** A number that must not be negative. */
    public Problems notNegative(String field, Optional<Long> value) {
        value.filter(number -> number < 0)
                .ifPresent(number -> invalid(field, number, "must be greater than or equal to 0"));
        return this;
    }

    /** A field that must stay as it was. An empty list is as good as none, and so are empty maps of labels. */
    public Problems immutable(String field, Optional<Tree> before, Optional<Tree> after) {
        if (isSame(before, after)) return this;
        if (after.isEmpty()) return invalidNull(field, "field is immutable");
        return invalid(field, after.get(), "field is immutable");
    }

    /** Whether two say the same: an empty list is as good as none (Kubernetes' semantic equality). */
    public static boolean isSame(Mapping before, Mapping after) {
        return isSame(Optional.of(before), Optional.of(after));
    }

    private static boolean isSame(Optional<Tree> before, Optional<Tree> after) {
        return before.equals(after)
                || before.map(Problems::told)
                        .filter(value -> !value.equals(Sequence.empty()))
                        .equals(after.map(Problems::told).filter(value -> !value.equals(Sequence.empty())));
    }

    /** Without what says nothing. */
    private static Tree told(Tree value) {
        if (value instanceof Sequence list)
            return new Sequence(list.items().stream().map(Problems::told).toList());
        if (!(value instanceof Mapping mapping)) return value;
        Mapping.Builder told = Mapping.builder();
        mapping.forEach((key, part) -> {
            boolean silent = part.equals(Sequence.empty()) || LABELS.contains(key) && part.equals(Mapping.empty());
            if (!silent) told.put(key, told(part));
        });
        return told.build();
    }

    private Problems add(String reason, String message, String field) {
        causes.add(new Cause(reason, message, field));
        return this;
    }

    /** JSON with keys in alphabetical order. */
    public static String show(Tree value) {
        return Json.text(sorted(value));
    }

    private static Tree sorted(Tree value) {
        if (value instanceof Mapping mapping) {
            Mapping.Builder builder = Mapping.builder();
            for (String key : new TreeSet<>(mapping.keys())) {
                mapping.get(key).ifPresent(item -> builder.put(key, sorted(item)));
            }
            return builder.build();
        }
        if (value instanceof Sequence sequence) {
            return new Sequence(sequence.items().stream().map(Problems::sorted).toList());
        }
        return value instanceof Scalar.Real real && real.value() == Math.rint(real.value())
                ? Tree.of((long) real.value())
                : value;
    }
}
