package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Defaults and checks of custom resources: those of their schema. */
record CustomRules(StructuralSchema schema, Optional<StatedRules> stated, Expressions expressions) implements Rules {
    /** What is so wrong that stated rules could not be asked, in the real server either. */
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueNotSupported",
            "FieldValueRequired",
            "FieldValueTooLong",
            "FieldValueTooMany",
            "FieldValueTypeInvalid");

    private static final Cause UNASKED = new Cause(
            "FieldValueInvalid",
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the"
                    + " existing errors to complete validation",
            "<nil>");

    @Override
    public ApiObject defaults(ApiObject object) {
        return new ApiObject(schema.withDefaults(object.root()));
    }

    @Override
    public List<Cause> validate(ApiObject object) {
        Problems problems = new Problems();
        Mapping described =
                object.root().without("metadata").without("apiVersion").without("kind");
        new SchemaCheck(problems).value("", described, withoutMetadata(schema.root()));
        return withUnasked(problems.causes());
    }

    /** The stated rules of a new object. They expect values of the right type, so they are asked when all else is right. */
    @Override
    public List<Cause> validateRules(Optional<ApiObject> before, ApiObject after) {
        return stated.map(rules -> RuleCheck.check(expressions, rules, after.root(), before.map(ApiObject::root)))
                .orElse(List.of());
    }

    @Override
    public List<Cause> validateStatus(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        Mapping shape = schema.root().mapping("properties", "status");
        if (after.root().has("status")) new SchemaCheck(problems).value("status", after.status(), shape);
        return withUnasked(problems.causes());
    }

    /** Who mends what is wrong may still meet a stated rule, so they are told that none was asked. */
    private List<Cause> withUnasked(List<Cause> causes) {
        if (stated.isEmpty() || causes.stream().noneMatch(cause -> BLOCKING.contains(cause.reason()))) return causes;
        return Stream.concat(causes.stream(), Stream.of(UNASKED)).toList();
    }

    /** The fields that every object has were checked already. */
    private static Mapping withoutMetadata(Mapping schema) {
        Mapping rest = schema;
        for (String field : List.of("metadata", "apiVersion", "kind")) rest = rest.withoutAt("properties", field);
        List<String> required = rest.sequence("required").texts().stream()
                .filter(field -> !List.of("metadata", "apiVersion", "kind").contains(field))
                .toList();
        return rest.has("required") ? rest.with("required", required) : rest;
    }
}
