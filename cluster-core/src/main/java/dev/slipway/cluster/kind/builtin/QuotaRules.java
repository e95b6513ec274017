package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules of ResourceQuotas. */
final class QuotaRules implements Rules {
    private static final Set<String> COUNTED = new TreeSet<>(List.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers"));
    private static final Set<String> MEASURED = new TreeSet<>(List.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage"));
    private static final List<String> SCOPES = List.of(
            "BestEffort",
            "CrossNamespacePodAffinity",
            "NotBestEffort",
            "NotTerminating",
            "PriorityClass",
            "Terminating",
            "VolumeAttributesClass");

    private static final Set<String> OF_CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");
    private static final Set<String> OF_PODS =
            Set.of("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");

    @Override
    public ApiObject born(ApiObject quota) {
        return quota.withStatus(Mapping.empty());
    }

    @Override
    public List<Cause> validate(ApiObject quota) {
        Problems problems = new Problems();
        Map<String, String> hard = new TreeMap<>(quota.spec().mapping("hard").texts());
        hard.forEach((resource, amount) -> amount("spec.hard[" + resource + "]", resource, amount, problems));
        scopes(quota.spec(), problems);
        selector(quota.spec(), problems);
        return problems.causes();
    }

    private static void amount(String field, String resource, String amount, Problems problems) {
        problems.rule(field, resource, Formats.qualifiedName(resource));
        boolean known = COUNTED.contains(resource)
                || MEASURED.contains(resource)
                || resource.startsWith("hugepages-")
                || resource.startsWith("requests.hugepages-");
        if (!resource.contains("/") && !known) {
            problems.invalid(field, resource, "must be a standard resource type or fully qualified");
            problems.invalid(field, resource, "must be a standard resource for quota");
        }
        BigDecimal value = Quantity.parse(amount).map(Quantity::value).orElse(BigDecimal.ZERO);
        if (value.signum() < 0) problems.invalid(field, amount, "must be greater than or equal to 0");
        boolean fraction = value.setScale(0, RoundingMode.DOWN).compareTo(value) != 0;
        if (COUNTED.contains(resource) && fraction) problems.invalid(field, amount, "must be an integer");
    }

    /** Whether something is limited that the objects of a scope do not have. */
    private static boolean limitsOutside(String scope, Mapping spec) {
        if (!SCOPES.contains(scope)) return false;
        Set<String> inside = switch (scope) {
            case "BestEffort" -> Set.of("pods");
            case "VolumeAttributesClass" -> OF_CLAIMS;
            default -> OF_PODS;
        };
        return spec.mapping("hard").keys().stream()
                .anyMatch(resource ->
                        !inside.contains(resource) && (COUNTED.contains(resource) || MEASURED.contains(resource)));
    }

    private static void scopes(Mapping spec, Problems problems) {
        List<String> scopes = spec.sequence("scopes").texts();
        for (String scope : scopes) {
            if (!SCOPES.contains(scope)) problems.invalid("spec.scopes", spec.sequence("scopes"), "unsupported scope");
            if (limitsOutside(scope, spec))
                problems.invalid("spec.scopes", spec.sequence("scopes"), "unsupported scope applied to resource");
        }
        boolean contradicts = scopes.containsAll(List.of("BestEffort", "NotBestEffort"))
                || scopes.containsAll(List.of("Terminating", "NotTerminating"));
        if (contradicts) problems.invalid("spec.scopes", spec.sequence("scopes"), "conflicting scopes");
    }

    private static void selector(Mapping spec, Problems problems) {
        for (Mapping expression :
                spec.sequence("scopeSelector", "matchExpressions").mappings()) {
            String at = "spec.scopeSelector.matchExpressions";
            String scope = expression.text("scopeName").orElse("");
            String operator = expression.text("operator").orElse("");
            boolean valued = !expression.sequence("values").isEmpty();
            if (!SCOPES.contains(scope)) problems.invalid(at + ".scopeName", scope, "unsupported scope");
            if (limitsOutside(scope, spec))
                problems.invalid(at + ".scopeName", scope, "unsupported scope applied to resource");
            switch (operator) {
                case "In", "NotIn" -> {
                    if (!valued) {
                        problems.required(
                                at + ".values",
                                "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (valued) {
                        problems.invalid(
                                at + ".values",
                                expression.sequence("values"),
                                "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector");
                    }
                }
                default -> problems.invalid(at + ".operator", operator, "not a valid selector operator");
            }
        }
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        return new Problems()
                .immutable(
                        "spec.scopes", before.spec().get("scopes"), after.spec().get("scopes"))
                .causes();
    }
}
