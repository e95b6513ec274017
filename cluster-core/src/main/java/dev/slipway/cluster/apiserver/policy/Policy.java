package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy, read; its expressions are compiled when a write is first about it. */
final class Policy {
    private final String name;
    private final Mapping spec;
    private final Expressions expressions;
    private final Matcher about;
    private @Nullable Texts texts;

    private Policy(ApiObject policy, Expressions expressions) {
        this.name = policy.name();
        this.spec = policy.spec();
        this.expressions = expressions;
        this.about = Matcher.ofConstraints(spec.mapping("matchConstraints"));
    }

    static Policy of(ApiObject policy, Expressions expressions) {
        return new Policy(policy, expressions);
    }

    /** All that it asks. */
    record Texts(
            List<Stated> conditions,
            Map<String, Compiled> variables,
            List<Validation> validations,
            List<Annotation> annotations,
            List<Mutation> mutations) {}

    /**
     * What an object is changed by.
     *
     * @param applies whether it makes an object that is merged into it; otherwise it makes operations
     */
    record Mutation(boolean applies, Stated maker) {}

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

    String name() {
        return name;
    }

    /** Which writes it is about. */
    Matcher about() {
        return about;
    }

    /** Whether a write goes on where the policy cannot be asked. */
    boolean mayFail() {
        return spec.text("failurePolicy").equals(Optional.of("Ignore"));
    }

    /** Whether it wants to see what others have changed after it. */
    boolean isAskedAgain() {
        return spec.text("reinvocationPolicy").equals(Optional.of("IfNeeded"));
    }

    /** Of what kind its parameters are, if it has any. */
    Optional<GroupVersionKind> paramKind() {
        return spec.get("paramKind")
                .flatMap(Tree::asMapping)
                .map(kind -> GroupVersionKind.of(
                        kind.text("apiVersion").orElse(""), kind.text("kind").orElse("")));
    }

    boolean isOf(ApiObject policy) {
        return spec.equals(policy.spec());
    }

    Texts texts() {
        Texts known = texts;
        if (known != null) return known;
        Texts read = read();
        texts = read;
        return read;
    }

    private Texts read() {
        PolicyExpressions all = new PolicyExpressions(spec, expressions);
        return new Texts(
                spec.sequence("matchConditions").mappings().stream()
                        .map(condition ->
                                condition.text("expression").orElse("").strip())
                        .map(text -> new Stated(text, all.condition(text)))
                        .toList(),
                all.variables(),
                spec.sequence("validations").mappings().stream()
                        .map(validation -> validation(validation, all))
                        .toList(),
                spec.sequence("auditAnnotations").mappings().stream()
                        .map(annotation -> annotation(annotation, all))
                        .toList(),
                spec.sequence("mutations").mappings().stream()
                        .map(mutation -> mutation(mutation, all))
                        .toList());
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

    private static Mutation mutation(Mapping mutation, PolicyExpressions all) {
        boolean applies = mutation.text("patchType").equals(Optional.of("ApplyConfiguration"));
        String text = mutation.text(applies ? "applyConfiguration" : "jsonPatch", "expression")
                .orElse("")
                .strip();
        return new Mutation(applies, new Stated(text, all.mutation(text)));
    }

    private static Annotation annotation(Mapping annotation, PolicyExpressions all) {
        String text = annotation.text("valueExpression").orElse("").strip();
        return new Annotation(annotation.text("key").orElse(""), new Stated(text, all.withAuthorizer(text)));
    }
}
