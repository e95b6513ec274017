package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy, read and compiled.
 *
 * @param spec what it was read from
 * @param about which writes
 * @param mayFail whether a write goes on where the policy cannot be asked
 * @param paramKind of what kind its parameters are
 */
record Policy(
        String name,
        Mapping spec,
        Matcher about,
        boolean mayFail,
        Optional<GroupVersionKind> paramKind,
        List<Stated> conditions,
        Map<String, Compiled> variables,
        List<Validation> validations,
        List<Annotation> annotations) {

    /** An expression as it is stated and as it can be asked. */
    record Stated(String text, Compiled compiled) {}

    /**
     * One rule.
     *
     * @param message what is said where it does not hold and no message can be computed
     * @param reason the reason of the refusal
     */
    record Validation(Stated rule, Optional<Stated> computedMessage, String message, String reason) {}

    /** What the audit log is to remember. */
    record Annotation(String key, Stated value) {}

    static Policy of(ApiObject policy, Expressions expressions) {
        Mapping spec = policy.spec();
        PolicyExpressions all = new PolicyExpressions(spec, expressions);
        return new Policy(
                policy.name(),
                spec,
                Matcher.ofConstraints(spec.mapping("matchConstraints")),
                spec.text("failurePolicy").equals(Optional.of("Ignore")),
                spec.get("paramKind").flatMap(kind -> kind.asMapping()).map(Policy::kind),
                spec.sequence("matchConditions").mappings().stream()
                        .map(condition -> condition.text("expression").orElse(""))
                        .map(text -> new Stated(text, all.condition(text)))
                        .toList(),
                all.variables(),
                spec.sequence("validations").mappings().stream()
                        .map(validation -> validation(validation, all))
                        .toList(),
                spec.sequence("auditAnnotations").mappings().stream()
                        .map(annotation -> annotation(annotation, all))
                        .toList());
    }

    private static GroupVersionKind kind(Mapping kind) {
        return GroupVersionKind.of(
                kind.text("apiVersion").orElse(""), kind.text("kind").orElse(""));
    }

    private static Validation validation(Mapping validation, PolicyExpressions all) {
        String text = validation.text("expression").orElse("");
        return new Validation(
                new Stated(text, all.withAuthorizer(text)),
                validation
                        .text("messageExpression")
                        .filter(message -> !message.isBlank())
                        .map(message -> new Stated(message, all.message(message))),
                validation.text("message").orElse("").strip(),
                validation.text("reason").orElse("Invalid"));
    }

    private static Annotation annotation(Mapping annotation, PolicyExpressions all) {
        String text = annotation.text("valueExpression").orElse("").strip();
        return new Annotation(annotation.text("key").orElse(""), new Stated(text, all.withAuthorizer(text)));
    }

    boolean isOf(ApiObject policy) {
        return spec.equals(policy.spec());
    }
}
