package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;

/** Roles and ClusterRoles: each rule is about resources of groups or about paths, never both. */
record RoleRules(boolean namespaced) implements Rules {
    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

    @Override
    public List<Cause> validate(ApiObject role) {
        Problems problems = new Problems();
        List<Mapping> rules = role.root().sequence("rules").mappings();
        for (int i = 0; i < rules.size(); i++) check("rules[" + i + "]", rules.get(i), problems);
        Mapping aggregation = role.root().mapping("aggregationRule");
        boolean aggregates = !namespaced && role.root().has("aggregationRule");
        if (aggregates && aggregation.sequence("clusterRoleSelectors").isEmpty())
            problems.required(
                    "aggregationRule.clusterRoleSelectors",
                    "at least one clusterRoleSelector required if aggregationRule is non-nil");
        List<Mapping> selectors = aggregation.sequence("clusterRoleSelectors").mappings();
        for (int i = 0; i < selectors.size(); i++)
            operators("aggregationRule.clusterRoleSelectors[" + i + "]", selectors.get(i), problems);
        return problems.causes();
    }

    private static void operators(String field, Mapping selector, Problems problems) {
        List<Mapping> expressions = selector.sequence("matchExpressions").mappings();
        for (int i = 0; i < expressions.size(); i++) {
            String operator = expressions.get(i).text("operator").orElse("");
            if (!OPERATORS.contains(operator))
                problems.invalid(
                        field + ".matchExpressions[" + i + "].operator", operator, "not a valid selector operator");
        }
    }

    private void check(String field, Mapping rule, Problems problems) {
        if (rule.sequence("verbs").isEmpty())
            problems.required(field + ".verbs", "verbs must contain at least one value");
        if (!rule.sequence("nonResourceURLs").isEmpty()) {
            String why = namespaced
                    ? "namespaced rules cannot apply to non-resource URLs"
                    : "rules cannot apply to both regular resources and non-resource URLs";
            if (namespaced || isAboutResources(rule))
                problems.invalid(field + ".nonResourceURLs", rule.sequence("nonResourceURLs"), why);
            return;
        }
        if (rule.sequence("apiGroups").isEmpty())
            problems.required(field + ".apiGroups", "resource rules must supply at least one api group");
        if (rule.sequence("resources").isEmpty())
            problems.required(field + ".resources", "resource rules must supply at least one resource");
    }

    private static boolean isAboutResources(Mapping rule) {
        return !rule.sequence("apiGroups").isEmpty()
                || !rule.sequence("resources").isEmpty()
                || !rule.sequence("resourceNames").isEmpty();
    }
}
