package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What all that runs pods for ever has in common: a selector and a template that fit each other. */
final class TemplateCheck {
    private final Problems problems;

    TemplateCheck(Problems problems) {
        this.problems = problems;
    }

    /** @param kind how the message about an empty selector calls it */
    void selectorAndTemplate(ApiObject workload, String kind) {
        selectorAndTemplate(workload, kind, "ReplicaSet");
    }

    /** @param deadlineKind how the message about a deadline calls it */
    void selectorAndTemplate(ApiObject workload, String kind, String deadlineKind) {
        Mapping selector = workload.spec().mapping("selector");
        boolean given = workload.spec().has("selector");
        if (!given) problems.required("spec.selector");
        else if (selector.isEmpty()) {
            problems.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
        } else {
            selector("spec.selector", selector);
        }
        Mapping labels = workload.spec().mapping("template", "metadata", "labels");
        if (!given || !matches(selector, labels)) mismatch(labels);
        template(workload, deadlineKind);
    }

    /**
     * A template of pods that run for ever.
     *
     * @param kind how the message about a deadline calls it
     */
    void template(ApiObject workload, String kind) {
        new PodCheck(problems, claims(workload))
                .template("spec.template", workload.spec().mapping("template"));
        Optional<String> restart = workload.root().text("spec", "template", "spec", "restartPolicy");
        restart.filter(policy -> !policy.equals("Always") && (policy.equals("OnFailure") || policy.equals("Never")))
                .ifPresent(
                        policy -> problems.notSupported("spec.template.spec.restartPolicy", policy, List.of("Always")));
        if (workload.root()
                .at("spec", "template", "spec", "activeDeadlineSeconds")
                .isPresent()) {
            problems.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    /** What a StatefulSet makes claims of is a volume of each of its pods. */
    private static Set<String> claims(ApiObject workload) {
        return workload.spec().sequence("volumeClaimTemplates").mappings().stream()
                .flatMap(claim -> claim.text("metadata", "name").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What runs pods keeps its selector for ever: with another it would leave pods behind that nobody manages. */
    static List<Cause> sameSelector(ApiObject before, ApiObject after) {
        return new Problems()
                .immutable(
                        "spec.selector",
                        before.spec().get("selector"),
                        after.spec().get("selector"))
                .causes();
    }

    /** A label selector of the API at a field. */
    void selector(String field, Mapping selector) {
        selector.mapping("matchLabels").texts().forEach((key, value) -> {
            problems.rule(field + ".matchLabels", key, Formats.qualifiedName(key));
            problems.rule(field + ".matchLabels", value, Formats.labelValue(value));
        });
        List<Mapping> expressions = selector.sequence("matchExpressions").mappings();
        for (int i = 0; i < expressions.size(); i++) {
            expression(field + ".matchExpressions[" + i + "]", expressions.get(i));
        }
    }

    private void expression(String at, Mapping expression) {
        boolean hasValues = !expression.sequence("values").isEmpty();
        String operator = expression.text("operator").orElse("");
        switch (operator) {
            case "In", "NotIn" -> {
                if (!hasValues)
                    problems.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
            }
            case "Exists", "DoesNotExist" -> {
                if (hasValues) {
                    problems.forbidden(
                            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> problems.invalid(at + ".operator", operator, "not a valid selector operator");
        }
        String key = expression.text("key").orElse("");
        problems.rule(at + ".key", key, Formats.qualifiedName(key));
    }

    private static boolean matches(Mapping selector, Mapping labels) {
        if (!isUnderstood(selector)) return true;
        return LabelSelector.of(selector).matches(labels.texts());
    }

    /** An operator that does not exist was reported already. */
    private static boolean isUnderstood(Mapping selector) {
        List<String> known = List.of("In", "NotIn", "Exists", "DoesNotExist");
        return selector.sequence("matchExpressions").mappings().stream()
                .allMatch(
                        expression -> known.contains(expression.text("operator").orElse("")));
    }

    void mismatch(Mapping labels) {
        String detail = "`selector` does not match template `labels`";
        if (labels.isEmpty()) problems.invalidNull("spec.template.metadata.labels", detail);
        else problems.invalid("spec.template.metadata.labels", labels, detail);
    }
}
