package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with the part of a pod's specification that says where it may be: affinity, spreading, tolerations, gates. */
final class PlacementCheck {
    private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";
    private static final int MOST_WEIGHT = 100;

    private final Problems problems;
    private final TemplateCheck selectors;

    PlacementCheck(Problems problems) {
        this.problems = problems;
        this.selectors = new TemplateCheck(problems);
    }

    /** Of a specification, at a field such as {@code spec}. */
    void spec(String field, Mapping spec) {
        nodeAffinity(field + ".affinity.nodeAffinity", spec.mapping("affinity", "nodeAffinity"));
        podAffinity(field + ".affinity.podAffinity", spec.mapping("affinity", "podAffinity"));
        podAffinity(field + ".affinity.podAntiAffinity", spec.mapping("affinity", "podAntiAffinity"));
        tolerations(field + ".tolerations", spec.sequence("tolerations").mappings());
        gates(field, spec);
        spread(
                field + ".topologySpreadConstraints",
                spec.sequence("topologySpreadConstraints").mappings());
    }

    private void nodeAffinity(String field, Mapping affinity) {
        if (affinity.isEmpty()) return;
        Optional<Mapping> required = affinity.get(REQUIRED.substring(1)).flatMap(tree -> tree.asMapping());
        if (required.isPresent()) {
            String at = field + REQUIRED + ".nodeSelectorTerms";
            List<Mapping> terms = required.get().sequence("nodeSelectorTerms").mappings();
            if (terms.isEmpty()) problems.required(at, "must have at least one node selector term");
            for (int i = 0; i < terms.size(); i++) nodeTerm(at + "[" + i + "]", terms.get(i));
        }
        List<Mapping> preferred = affinity.sequence(PREFERRED.substring(1)).mappings();
        for (int i = 0; i < preferred.size(); i++) {
            String at = field + PREFERRED + "[" + i + "]";
            weight(at, preferred.get(i));
            nodeTerm(at + ".preference", preferred.get(i).mapping("preference"));
        }
    }

    private void weight(String at, Mapping weighted) {
        long weight = weighted.whole("weight").orElse(0L);
        if (weight < 1 || weight > MOST_WEIGHT)
            problems.invalid(at + ".weight", weight, "must be in the range 1-" + MOST_WEIGHT);
    }

    private void nodeTerm(String at, Mapping term) {
        List<Mapping> labels = term.sequence("matchExpressions").mappings();
        for (int i = 0; i < labels.size(); i++) nodeLabel(at + ".matchExpressions[" + i + "]", labels.get(i));
        List<Mapping> fields = term.sequence("matchFields").mappings();
        for (int i = 0; i < fields.size(); i++) nodeField(at + ".matchFields[" + i + "]", fields.get(i));
    }

    private void nodeLabel(String at, Mapping requirement) {
        int values = requirement.sequence("values").size();
        String operator = requirement.text("operator").orElse("");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values == 0)
                    problems.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
            }
            case "Exists", "DoesNotExist" -> {
                if (values > 0)
                    problems.forbidden(
                            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
            case "Gt", "Lt" -> {
                if (values != 1)
                    problems.required(at + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
            }
            default -> problems.invalid(at + ".operator", operator, "not a valid selector operator");
        }
        key(at + ".key", requirement.text("key").orElse(""));
    }

    private void nodeField(String at, Mapping requirement) {
        List<String> values = requirement.sequence("values").texts();
        String operator = requirement.text("operator").orElse("");
        if (!operator.equals("In") && !operator.equals("NotIn"))
            problems.invalid(at + ".operator", operator, "not a valid selector operator");
        else if (values.size() != 1)
            problems.required(
                    at + ".values",
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        String key = requirement.text("key").orElse("");
        if (!key.equals("metadata.name")) {
            problems.invalid(at + ".key", key, "not a valid field selector key");
            return;
        }
        for (int i = 0; i < values.size(); i++)
            problems.rule(at + ".values[" + i + "]", values.get(i), Formats.subdomain(values.get(i)));
    }

    private void podAffinity(String field, Mapping affinity) {
        if (affinity.isEmpty()) return;
        List<Mapping> required = affinity.sequence(REQUIRED.substring(1)).mappings();
        for (int i = 0; i < required.size(); i++) podTerm(field + REQUIRED + "[" + i + "]", required.get(i));
        List<Mapping> preferred = affinity.sequence(PREFERRED.substring(1)).mappings();
        for (int i = 0; i < preferred.size(); i++) {
            String at = field + PREFERRED + "[" + i + "]";
            weight(at, preferred.get(i));
            podTerm(at + ".podAffinityTerm", preferred.get(i).mapping("podAffinityTerm"));
        }
    }

    private void podTerm(String at, Mapping term) {
        selectors.selector(at + ".labelSelector", term.mapping("labelSelector"));
        selectors.selector(at + ".namespaceSelector", term.mapping("namespaceSelector"));
        for (String namespace : term.sequence("namespaces").texts())
            problems.rule(at + ".namespace", namespace, Formats.label(namespace));
        labelKeys(at + ".matchLabelKeys", term, "matchLabelKeys");
        labelKeys(at + ".mismatchLabelKeys", term, "mismatchLabelKeys");
        String topology = term.text("topologyKey").orElse("");
        if (topology.isEmpty()) problems.required(at + ".topologyKey", "can not be empty");
        key(at + ".topologyKey", topology);
    }

    private void key(String field, String key) {
        problems.rule(field, key, Formats.qualifiedName(key));
    }

    /** Keys of the pod's own labels that a selector takes in; each at one place only. */
    private void labelKeys(String field, Mapping selecting, String list) {
        List<String> keys = selecting.sequence(list).texts();
        if (keys.isEmpty()) return;
        if (!selecting.has("labelSelector"))
            problems.forbidden(field, "must not be specified when labelSelector is not set");
        Set<String> selected =
                new TreeSet<>(selecting.mapping("labelSelector", "matchLabels").keys());
        selecting
                .sequence("labelSelector", "matchExpressions")
                .mappings()
                .forEach(expression -> selected.add(expression.text("key").orElse("")));
        for (int i = 0; i < keys.size(); i++) {
            String at = field + "[" + i + "]";
            key(at, keys.get(i));
            if (selected.contains(keys.get(i)) && list.equals("matchLabelKeys"))
                problems.invalid(at, keys.get(i), "exists in both matchLabelKeys and labelSelector");
        }
    }

    private void tolerations(String field, List<Mapping> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) toleration(field + "[" + i + "]", tolerations.get(i));
    }

    private void toleration(String at, Mapping toleration) {
        String key = toleration.text("key").orElse("");
        String operator = toleration.text("operator").orElse("");
        String value = toleration.text("value").orElse("");
        String effect = toleration.text("effect").orElse("");
        if (!key.isEmpty()) key(at + ".key", key);
        else if (!operator.equals("Exists"))
            problems.invalid(
                    at + ".operator",
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute"))
            problems.invalid(at + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        switch (operator) {
            case "", "Equal" -> problems.rule(at + ".operator", value, Formats.labelValue(value));
            case "Exists" -> {
                if (!value.isEmpty())
                    problems.invalid(at + ".operator", toleration, "value must be empty when `operator` is 'Exists'");
            }
            default -> problems.notSupported(at + ".operator", operator, List.of("Equal", "Exists"));
        }
        if (!effect.isEmpty())
            problems.oneOf(at + ".effect", Optional.of(effect), "NoSchedule", "PreferNoSchedule", "NoExecute");
    }

    private void gates(String field, Mapping spec) {
        List<Mapping> gates = spec.sequence("schedulingGates").mappings();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < gates.size(); i++) {
            String at = field + ".schedulingGates[" + i + "]";
            String name = gates.get(i).text("name").orElse("");
            problems.rule(at, name, Formats.qualifiedName(name));
            if (!names.add(name)) problems.duplicate(at, name);
        }
        if (!gates.isEmpty() && !spec.text("nodeName").orElse("").isEmpty())
            problems.forbidden(field + ".nodeName", "cannot be set until all schedulingGates have been cleared");
    }

    private void spread(String field, List<Mapping> constraints) {
        for (int i = 0; i < constraints.size(); i++)
            constraint(field + "[" + i + "]", constraints.get(i), constraints.subList(i + 1, constraints.size()));
    }

    private void constraint(String at, Mapping constraint, List<Mapping> following) {
        long skew = constraint.whole("maxSkew").orElse(0L);
        if (skew < 1) problems.invalid(at + ".maxSkew", skew, "must be greater than zero");
        if (constraint.text("topologyKey").orElse("").isEmpty())
            problems.required(at + ".topologyKey", "can not be empty");
        String action = constraint.text("whenUnsatisfiable").orElse("");
        problems.oneOf(at + ".whenUnsatisfiable", Optional.of(action), "DoNotSchedule", "ScheduleAnyway");
        if (following.stream().anyMatch(other -> kind(other).equals(kind(constraint))))
            problems.duplicate(at + ".{topologyKey, whenUnsatisfiable}", kind(constraint));
        minDomains(at + ".minDomains", constraint, action);
        problems.oneOf(at + ".nodeAffinityPolicy", constraint.text("nodeAffinityPolicy"), "Honor", "Ignore");
        problems.oneOf(at + ".nodeTaintsPolicy", constraint.text("nodeTaintsPolicy"), "Honor", "Ignore");
        labelKeys(at + ".matchLabelKeys", constraint, "matchLabelKeys");
        selectors.selector(at + ".labelSelector", constraint.mapping("labelSelector"));
    }

    private static String kind(Mapping constraint) {
        return "{" + constraint.text("topologyKey").orElse("") + ", "
                + constraint.text("whenUnsatisfiable").orElse("") + "}";
    }

    private void minDomains(String field, Mapping constraint, String action) {
        Optional<Long> least = constraint.whole("minDomains");
        if (least.isEmpty()) return;
        if (least.get() < 1) problems.invalid(field, least.get(), "must be greater than zero");
        if (!action.equals("DoNotSchedule"))
            problems.invalid(
                    field, least.get(), "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
    }
}
