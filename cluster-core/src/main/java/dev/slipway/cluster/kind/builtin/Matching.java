package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** What webhooks and admission policies have in common: which requests they are about. */
final class Matching {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

    private Matching() {}

    /** Everything in every namespace, where nothing else is said. */
    static Mapping selectors(Mapping matcher) {
        Mapping filled = Fill.absent(matcher, "matchPolicy", "Equivalent");
        filled = Fill.absent(filled, "namespaceSelector", Mapping.empty());
        return Fill.absent(filled, "objectSelector", Mapping.empty());
    }

    /** The constraints of a policy or binding with what they leave unsaid. */
    static Mapping constraints(Mapping constraints) {
        Mapping filled = Fill.each(selectors(constraints), "resourceRules", Matching::rule);
        return Fill.each(filled, "excludeResourceRules", Matching::rule);
    }

    static Mapping rule(Mapping rule) {
        return Fill.absent(rule, "scope", "*");
    }

    static void checkSelectors(String at, Mapping matcher, Problems problems) {
        problems.oneOf(at + ".matchPolicy", matcher.text("matchPolicy"), "Equivalent", "Exact");
        TemplateCheck check = new TemplateCheck(problems);
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            if (matcher.has(selector)) check.selector(at + "." + selector, matcher.mapping(selector));
        }
    }

    static void checkConstraints(String at, Mapping constraints, Problems problems) {
        checkSelectors(at, constraints, problems);
        checkRules(at + ".resourceRules", constraints.sequence("resourceRules").mappings(), problems);
        checkRules(
                at + ".excludeResourceRules",
                constraints.sequence("excludeResourceRules").mappings(),
                problems);
    }

    static void checkRules(String field, List<Mapping> rules, Problems problems) {
        for (int i = 0; i < rules.size(); i++) rule(field + "[" + i + "]", rules.get(i), problems);
    }

    private static void rule(String at, Mapping rule, Problems problems) {
        List<String> operations = rule.sequence("operations").texts();
        if (operations.isEmpty()) problems.required(at + ".operations");
        if (operations.size() > 1 && operations.contains("*"))
            problems.invalid(
                    at + ".operations",
                    rule.sequence("operations"),
                    "if '*' is present, must not specify other operations");
        for (int i = 0; i < operations.size(); i++) {
            problems.oneOf(
                    at + ".operations[" + i + "]", Optional.of(operations.get(i)), OPERATIONS.toArray(String[]::new));
        }
        alone(at + ".apiGroups", rule, "apiGroups", "groups", problems);
        alone(at + ".apiVersions", rule, "apiVersions", "versions", problems);
        if (rule.sequence("resources").isEmpty()) problems.required(at + ".resources");
        problems.oneOf(at + ".scope", rule.text("scope"), "*", "Cluster", "Namespaced");
    }

    private static void alone(String field, Mapping rule, String list, String words, Problems problems) {
        List<String> all = rule.sequence(list).texts();
        if (all.isEmpty()) problems.required(field);
        if (all.size() > 1 && all.contains("*"))
            problems.invalid(field, rule.sequence(list), "if '*' is present, must not specify other API " + words);
    }
}
