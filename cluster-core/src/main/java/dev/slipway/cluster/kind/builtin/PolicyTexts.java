package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Type;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether the expressions of a policy can be asked, and whether its names and messages are any. Words are Kubernetes'. */
record PolicyTexts(ApiObject policy, Expressions expressions, Problems problems) {
    private static final int MOST_CONDITIONS = 64;
    private static final int MOST_ANNOTATIONS = 20;
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Pattern LINE_BREAK = Pattern.compile("[\n\r]");
    private static final String[] REASONS = {
        "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized",
    };

    void check() {
        PolicyExpressions compiled = new PolicyExpressions(policy.spec(), expressions);
        conditions("spec", policy.spec(), compiled);
        variables(policy.spec().sequence("variables").mappings(), compiled);
        List<Mapping> validations = policy.spec().sequence("validations").mappings();
        for (int i = 0; i < validations.size(); i++)
            validation("spec.validations[" + i + "]", validations.get(i), compiled);
        annotations(policy.spec().sequence("auditAnnotations").mappings(), compiled);
    }

    /** The conditions of a webhook. */
    void conditions(String at, Mapping webhook) {
        if (webhook.has("matchConditions"))
            conditions(at, webhook, new PolicyExpressions(Mapping.empty(), expressions));
    }

    private void conditions(String where, Mapping stated, PolicyExpressions compiled) {
        List<Mapping> conditions = stated.sequence("matchConditions").mappings();
        if (conditions.size() > MOST_CONDITIONS)
            problems.tooMany(where + ".matchConditions", conditions.size(), MOST_CONDITIONS);
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String at = where + ".matchConditions[" + i + "]";
            String expression = conditions.get(i).text("expression").orElse("").strip();
            if (expression.isEmpty()) problems.required(at + ".expression");
            else readable(at + ".expression", expression, compiled.condition(expression), "bool");
            String name = conditions.get(i).text("name").orElse("");
            if (name.isEmpty()) problems.required(at + ".name");
            else problems.rule(at + ".name", name, Formats.qualifiedName(name));
            if (!name.isEmpty() && !names.add(name)) problems.duplicate(at + ".name", name);
        }
    }

    private void variables(List<Mapping> variables, PolicyExpressions compiled) {
        for (int i = 0; i < variables.size(); i++) {
            String at = "spec.variables[" + i + "]";
            String name = variables.get(i).text("name").orElse("");
            boolean sayable =
                    IDENTIFIER.matcher(name).matches() && Type.fieldName(name).equals(name);
            if (name.isBlank()) problems.required(at + ".name", "name is not specified");
            else if (!sayable) problems.invalid(at + ".name", name, "name is not a valid CEL identifier");
            String expression = variables.get(i).text("expression").orElse("");
            if (expression.isBlank()) problems.required(at + ".expression", "expression is not specified");
            else if (compiled.variables().get(name) instanceof Compiled.Broken broken)
                problems.invalid(at + ".expression", expression, broken.why());
        }
    }

    private void validation(String at, Mapping validation, PolicyExpressions compiled) {
        String expression = validation.text("expression").orElse("");
        if (expression.isBlank()) problems.required(at + ".expression", "expression is not specified");
        else readable(at + ".expression", expression, compiled.withAuthorizer(expression), "bool");
        String computed = validation.text("messageExpression").orElse("");
        if (!computed.isEmpty() && computed.isBlank())
            problems.invalid(at + ".messageExpression", computed, "must be non-empty if specified");
        else if (!computed.isEmpty())
            readable(at + ".messageExpression", computed, compiled.message(computed), "string");
        String message = validation.text("message").orElse("");
        if (!message.isEmpty() && message.isBlank())
            problems.invalid(at + ".message", message, "message must be non-empty if specified");
        else if (LINE_BREAK.matcher(message.strip()).find())
            problems.invalid(at + ".message", message, "message must not contain line breaks");
        problems.oneOf(at + ".reason", validation.text("reason"), REASONS);
    }

    /** What makes an object, or a list of operations. */
    void mutation(String at, Mapping stated, boolean makesObject) {
        String expression = stated.text("expression").orElse("").strip();
        if (expression.isEmpty()) problems.required(at, "expression is not specified");
        else
            readable(
                    at,
                    expression,
                    new PolicyExpressions(policy.spec(), expressions).mutation(expression),
                    makesObject ? "Object" : "list(JSONPatch)");
    }

    private void annotations(List<Mapping> annotations, PolicyExpressions compiled) {
        if (annotations.size() > MOST_ANNOTATIONS)
            problems.invalid(
                    "spec.auditAnnotations",
                    policy.spec().sequence("auditAnnotations"),
                    "must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            String at = "spec.auditAnnotations[" + i + "]";
            String key = annotations.get(i).text("key").orElse("");
            if (policy.name().isEmpty()) problems.invalid(at + ".key", key, "requires metadata.name be non-empty");
            else
                problems.rule(at + ".key", policy.name() + "/" + key, Formats.qualifiedName(policy.name() + "/" + key));
            String expression =
                    annotations.get(i).text("valueExpression").orElse("").strip();
            if (expression.isEmpty()) problems.required(at + ".valueExpression", "valueExpression is not specified");
            else
                readable(
                        at + ".valueExpression",
                        expression,
                        compiled.withAuthorizer(expression),
                        "string",
                        "null_type");
            if (!keys.add(key)) problems.duplicate(at + ".key", key);
        }
    }

    private void readable(String at, String expression, Compiled compiled, String... results) {
        if (compiled instanceof Compiled.Broken broken) {
            problems.invalid(at, expression, broken.why());
            return;
        }
        String result = ((Compiled.Ready) compiled).resultName();
        List<String> wanted = List.of(results);
        if (wanted.contains(result)) return;
        String must = wanted.size() == 1
                ? "must evaluate to " + wanted.get(0)
                : "must evaluate to one of [" + String.join(" ", wanted) + "]";
        problems.invalid(at, expression, must + " but got " + result);
    }
}
