package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.apiserver.policy.Findings.Wrong;
import dev.slipway.cluster.apiserver.policy.Policy.Annotation;
import dev.slipway.cluster.apiserver.policy.Policy.Stated;
import dev.slipway.cluster.apiserver.policy.Policy.Validation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.cel.Budget;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.kind.cel.Facts;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks all expressions of a policy about one write and one object of parameters. */
final class Evaluation {
    private static final String INVALID = "Invalid";
    private static final int LONGEST_ANNOTATION = 10 * 1024;
    private static final int LONGEST_MESSAGE = 5 * 1024;
    private static final String SPENT =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    private final Policy policy;
    private final Budget budget = Budget.ofRequest();
    private final Facts facts;

    Evaluation(Policy policy, Request request, Kind meant, Optional<ApiObject> parameters) {
        this.policy = policy;
        this.facts = new Seen(request, meant)
                .facts()
                .with(
                        "namespaceObject",
                        PolicyExpressions.NAMESPACE,
                        request.home().map(Evaluation::shown))
                .with("params", Plain.ANY, parameters.map(ApiObject::root))
                .withComputed("variables", policy.texts().variables(), budget);
    }

    /** A namespace without what is nobody's business. */
    private static Mapping shown(ApiObject namespace) {
        return namespace
                .withoutAt("metadata", "managedFields")
                .withoutAt("metadata", "ownerReferences")
                .root();
    }

    /**
     * What came of it.
     *
     * @param annotations for the audit log
     * @param unannotated why an annotation has no value, where that may not be
     */
    record Outcome(List<Wrong> wrongs, Map<String, String> annotations, List<String> unannotated) {
        static final Outcome NOTHING = new Outcome(List.of(), Map.of(), List.of());

        static Outcome wrong(Wrong wrong) {
            return new Outcome(List.of(wrong), Map.of(), List.of());
        }
    }

    Outcome evaluate() {
        Optional<Outcome> end = conditions();
        if (end.isPresent()) return end.get();
        List<Wrong> wrongs = new ArrayList<>();
        List<Validation> validations = policy.texts().validations();
        for (int i = 0; i < validations.size(); i++) {
            Validation validation = validations.get(i);
            Result result = ask(validation.rule(), budget);
            if (result instanceof Result.TooCostly) return failed(SPENT);
            wrong(i, validation, result).ifPresent(wrongs::add);
        }
        return annotated(wrongs);
    }

    /** Why the policy has nothing more to say, if its conditions are not met or cannot be asked. */
    private Optional<Outcome> conditions() {
        Budget own = Budget.ofConditions();
        List<String> errors = new ArrayList<>();
        for (Stated condition : policy.texts().conditions()) {
            Result result = ask(condition, own);
            if (result instanceof Result.Truth truth && !truth.value()) return Optional.of(Outcome.NOTHING);
            if (result instanceof Result.TooCostly) return Optional.of(failed(SPENT));
            if (result instanceof Result.Failed failed) errors.add(failed.why());
        }
        if (errors.isEmpty()) return Optional.empty();
        List<String> distinct = errors.stream().distinct().toList();
        return Optional.of(failed(distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]"));
    }

    /** What comes of a policy that cannot be asked. */
    private Outcome failed(String why) {
        return policy.mayFail() ? Outcome.NOTHING : Outcome.wrong(new Wrong(0, why, INVALID));
    }

    private Optional<Wrong> wrong(int index, Validation validation, Result result) {
        if (result instanceof Result.Truth truth && truth.value()) return Optional.empty();
        if (result instanceof Result.Failed failed) return unasked(index, failed.why());
        Optional<Result> computed = validation.computedMessage().map(message -> ask(message, budget));
        if (computed.filter(Result.TooCostly.class::isInstance).isPresent())
            return unasked(index, "failed messageExpression: " + SPENT);
        return Optional.of(new Wrong(index, message(validation, computed), validation.reason()));
    }

    private Optional<Wrong> unasked(int index, String why) {
        return policy.mayFail() ? Optional.empty() : Optional.of(new Wrong(index, why, INVALID));
    }

    private static String message(Validation validation, Optional<Result> computed) {
        return computed.flatMap(result -> result instanceof Result.Text text
                        ? Optional.of(text.value().strip())
                        : Optional.empty())
                .filter(text -> !text.isEmpty() && bytes(text) <= LONGEST_MESSAGE && text.indexOf('\n') < 0)
                .or(() -> Optional.of(validation.message()).filter(text -> !text.isEmpty()))
                .orElseGet(
                        () -> "failed expression: " + validation.rule().text().strip());
    }

    private Outcome annotated(List<Wrong> wrongs) {
        Budget own = Budget.ofRequest();
        Map<String, String> values = new LinkedHashMap<>();
        List<String> unannotated = new ArrayList<>();
        for (Annotation annotation : policy.texts().annotations()) {
            Result result = ask(annotation.value(), own);
            if (result instanceof Result.TooCostly) return failed(SPENT);
            if (result instanceof Result.Text text && !text.value().isBlank())
                values.put(annotation.key(), cut(text.value().strip()));
            why(annotation, result).ifPresent(unannotated::add);
        }
        return new Outcome(wrongs, values, unannotated);
    }

    /** Why an annotation has no value, where that may not be. */
    private Optional<String> why(Annotation annotation, Result result) {
        if (result instanceof Result.Failed failed)
            return policy.mayFail() ? Optional.empty() : Optional.of(failed.why());
        if (result instanceof Result.Text || result instanceof Result.Nothing) return Optional.empty();
        String type = result instanceof Result.Other other ? other.type() : "bool";
        return Optional.of("valueExpression '" + annotation.value().text()
                + "' resulted in unsupported return type: " + type
                + ". Return type must be either string or null.");
    }

    private static String cut(String value) {
        return value.length() > LONGEST_ANNOTATION ? value.substring(0, LONGEST_ANNOTATION) : value;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private Result ask(Stated stated, Budget from) {
        if (!(stated.compiled() instanceof Compiled.Ready ready))
            return new Result.Failed("compilation error: " + ((Compiled.Broken) stated.compiled()).why());
        Result result = ready.ask(facts, from);
        return result instanceof Result.Failed failed
                ? new Result.Failed("expression '" + stated.text() + "' resulted in error: " + failed.why())
                : result;
    }
}
