package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.policy.Findings.Wrong;
import dev.slipway.cluster.apiserver.policy.Policy.Annotation;
import dev.slipway.cluster.apiserver.policy.Policy.Validation;
import dev.slipway.cluster.kind.cel.Budget;
import dev.slipway.cluster.kind.cel.Expressions.Result;
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
    private final Policy policy;
    private final Hearing hearing;

    Evaluation(Policy policy, Request request, Invocation invocation) {
        this.policy = policy;
        this.hearing = new Hearing(policy, request, invocation);
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
        Hearing.Conditions conditions = hearing.conditions();
        if (conditions instanceof Hearing.Conditions.Unmet) return Outcome.NOTHING;
        if (conditions instanceof Hearing.Conditions.Unclear unclear) return failed(unclear.why());
        List<Wrong> wrongs = new ArrayList<>();
        List<Validation> validations = policy.texts().validations();
        for (int i = 0; i < validations.size(); i++) {
            Validation validation = validations.get(i);
            Result result = hearing.ask(validation.rule());
            if (result instanceof Result.TooCostly) return failed(Hearing.SPENT);
            wrong(i, validation, result).ifPresent(wrongs::add);
        }
        return annotated(wrongs);
    }

    /** What comes of a policy that cannot be asked. */
    private Outcome failed(String why) {
        return policy.mayFail() ? Outcome.NOTHING : Outcome.wrong(new Wrong(0, why, INVALID));
    }

    private Optional<Wrong> wrong(int index, Validation validation, Result result) {
        if (result instanceof Result.Truth truth && truth.value()) return Optional.empty();
        if (result instanceof Result.Failed failed) return unasked(index, failed.why());
        Optional<Result> computed = validation.computedMessage().map(hearing::ask);
        if (computed.filter(Result.TooCostly.class::isInstance).isPresent())
            return unasked(index, "failed messageExpression: " + Hearing.SPENT);
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
            Result result = hearing.ask(annotation.value(), own);
            if (result instanceof Result.TooCostly) return failed(Hearing.SPENT);
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
}
