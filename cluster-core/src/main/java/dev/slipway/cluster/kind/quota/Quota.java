package dev.slipway.cluster.kind.quota;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A ResourceQuota: how much of what a namespace may use, and which objects count. */
public record Quota(String name, Amounts hard, List<Scope> scopes) {
    public static final GroupKind KIND = new GroupKind("", "ResourceQuota");

    public Quota {
        scopes = List.copyOf(scopes);
    }

    /** What an object of the kind says. */
    public static Quota of(ApiObject quota) {
        Mapping spec = quota.spec();
        List<Scope> plain = spec.sequence("scopes").texts().stream()
                .map(name -> new Scope(name, "Exists", List.of()))
                .toList();
        List<Scope> all = new ArrayList<>(plain);
        for (Mapping expression :
                spec.mapping("scopeSelector").sequence("matchExpressions").mappings()) all.add(Scope.of(expression));
        return new Quota(quota.name(), Amounts.in(spec.mapping("hard")), all);
    }

    /** Whether an object counts. Scopes are about pods, so with one nothing else does. */
    public boolean counts(ApiObject object) {
        if (scopes.isEmpty()) return true;
        boolean isPod = object.gvk().groupKind().equals(Usage.POD);
        return isPod && scopes.stream().allMatch(scope -> scope.matches(object));
    }

    /** What of an amount the quota is about. */
    public Amounts concerned(Amounts amounts) {
        return amounts.only(hard.names());
    }

    /** Nothing of anything that the quota is about. */
    public Amounts zero() {
        TreeMap<String, Quantity> zeros = new TreeMap<>();
        hard.names().forEach(name -> zeros.put(name, Quantity.of(0)));
        return new Amounts(zeros);
    }

    /**
     * A class of pods.
     *
     * @param operator {@code In}, {@code NotIn}, {@code Exists}, {@code DoesNotExist}: of values for {@code PriorityClass}, else only Exists
     */
    public record Scope(String name, String operator, List<String> values) {
        public Scope {
            values = List.copyOf(values);
        }

        static Scope of(Mapping expression) {
            return new Scope(
                    expression.text("scopeName").orElse(""),
                    expression.text("operator").orElse(""),
                    expression.sequence("values").texts());
        }

        boolean matches(ApiObject pod) {
            return switch (name) {
                case "Terminating" -> pod.spec().whole("activeDeadlineSeconds").isPresent();
                case "NotTerminating" ->
                    pod.spec().whole("activeDeadlineSeconds").isEmpty();
                case "BestEffort" -> isBestEffort(pod);
                case "NotBestEffort" -> !isBestEffort(pod);
                case "PriorityClass" ->
                    matches(pod.spec().text("priorityClassName").orElse(""));
                case "CrossNamespacePodAffinity" ->
                    reachesOtherNamespaces(pod.spec().mapping("affinity"));
                default -> false;
            };
        }

        private static boolean isBestEffort(ApiObject pod) {
            return pod.status().text("qosClass").equals(Optional.of("BestEffort"));
        }

        private boolean matches(String priorityClass) {
            return switch (operator) {
                case "In" -> values.contains(priorityClass);
                case "NotIn" -> !values.contains(priorityClass);
                case "DoesNotExist" -> priorityClass.isEmpty();
                default -> !priorityClass.isEmpty();
            };
        }

        private static boolean reachesOtherNamespaces(Mapping affinity) {
            return List.of("podAffinity", "podAntiAffinity").stream()
                    .map(affinity::mapping)
                    .anyMatch(
                            kind -> kind.sequence("requiredDuringSchedulingIgnoredDuringExecution").mappings().stream()
                                            .anyMatch(Scope::crosses)
                                    || kind
                                            .sequence("preferredDuringSchedulingIgnoredDuringExecution")
                                            .mappings()
                                            .stream()
                                            .anyMatch(term -> crosses(term.mapping("podAffinityTerm"))));
        }

        private static boolean crosses(Mapping term) {
            return !term.sequence("namespaces").isEmpty() || term.has("namespaceSelector");
        }
    }
}
