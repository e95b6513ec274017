package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules of LimitRanges and PriorityClasses. */
final class LimitRules {
    private LimitRules() {}

    /** LimitRanges. What one says of containers it completes: a limit is the maximum unless it is given, a request is the limit or the minimum. */
    static final class OfLimitRange implements Rules {
        private static final Set<String> TYPES = new TreeSet<>(List.of("Pod", "Container", "PersistentVolumeClaim"));

        @Override
        public ApiObject defaults(ApiObject range) {
            return range.with("spec", Fill.each(range.spec(), "limits", OfLimitRange::completed));
        }

        private static Mapping completed(Mapping limit) {
            if (!limit.text("type").equals(Optional.of("Container"))) return limit;
            Mapping standard = more(limit.mapping("default"), limit.mapping("max"));
            Mapping request = more(more(limit.mapping("defaultRequest"), standard), limit.mapping("min"));
            Mapping filled = standard.isEmpty() ? limit : limit.with("default", standard);
            return request.isEmpty() ? filled : filled.with("defaultRequest", request);
        }

        private static Mapping more(Mapping amounts, Mapping others) {
            Mapping all = amounts;
            for (Map.Entry<String, String> other : others.texts().entrySet())
                all = Fill.absent(all, other.getKey(), other.getValue());
            return all;
        }

        @Override
        public List<Cause> validate(ApiObject range) {
            Problems problems = new Problems();
            Set<String> types = new TreeSet<>();
            List<Mapping> limits = range.spec().sequence("limits").mappings();
            for (int i = 0; i < limits.size(); i++) {
                String at = "spec.limits[" + i + "]";
                String type = limits.get(i).text("type").orElse("");
                if (!types.add(type)) problems.duplicate(at + ".type", type);
                type(at + ".type", type, problems);
                forType(at, type, limits.get(i), problems);
                amounts(at, limits.get(i), problems);
            }
            return problems.causes();
        }

        private static void type(String field, String type, Problems problems) {
            problems.rule(field, type, Formats.qualifiedName(type));
            if (!type.contains("/") && !TYPES.contains(type)) {
                problems.invalid(field, type, "must be a standard limit type or fully qualified");
            }
        }

        private static void forType(String at, String type, Mapping limit, Problems problems) {
            if (type.equals("Pod")) {
                for (String field : List.of("default", "defaultRequest")) {
                    if (!limit.mapping(field).isEmpty())
                        problems.forbidden(at + "." + field, "may not be specified when `type` is 'Pod'");
                }
            }
            boolean bounded =
                    limit.mapping("min").has("storage") || limit.mapping("max").has("storage");
            if (type.equals("PersistentVolumeClaim") && !bounded) {
                problems.required(
                        at + ".limits",
                        "either minimum or maximum storage value is required, but neither was provided");
            }
        }

        private static void amounts(String at, Mapping limit, Problems problems) {
            Set<String> resources = new TreeSet<>();
            for (String field : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
                resources.addAll(limit.mapping(field).keys());
            }
            for (String resource : resources) {
                Amounts amounts = new Amounts(at, resource, limit, problems);
                amounts.ordered("min", "max", "min", "min value", "max value");
                amounts.ordered("min", "defaultRequest", "defaultRequest", "min value", "default request value");
                amounts.ordered("defaultRequest", "max", "defaultRequest", "default request value", "max value");
                amounts.ordered(
                        "defaultRequest", "default", "defaultRequest", "default request value", "default limit value");
                amounts.ordered("min", "default", "default", "min value", "default value");
                amounts.ordered("default", "max", "default", "default value", "max value");
                amounts.ratio();
            }
        }
    }

    /** The amounts that one limit states for one resource. */
    private record Amounts(String at, String resource, Mapping limit, Problems problems) {
        private Optional<Quantity> of(String field) {
            return limit.text(field, resource).flatMap(Quantity::parse);
        }

        private void ordered(String smaller, String larger, String blamed, String smallerWord, String largerWord) {
            Optional<Quantity> low = of(smaller);
            Optional<Quantity> high = of(larger);
            if (low.isEmpty() || high.isEmpty() || low.get().compareTo(high.get()) <= 0) return;
            problems.invalid(
                    at + "." + blamed + "[" + resource + "]",
                    of(blamed).orElseThrow().canonical(),
                    smallerWord + " " + low.get().canonical() + " is greater than " + largerWord + " "
                            + high.get().canonical());
        }

        private void ratio() {
            of("maxLimitRequestRatio")
                    .filter(ratio -> ratio.value().compareTo(BigDecimal.ONE) < 0)
                    .ifPresent(ratio -> problems.invalid(
                            at + ".maxLimitRequestRatio[" + resource + "]",
                            ratio.canonical(),
                            "ratio " + ratio.canonical() + " is less than 1"));
        }
    }

    /** PriorityClasses. The highest priorities are those of the system. */
    static final class OfPriorityClass implements Rules {
        private static final long MOST = 1_000_000_000;
        private static final Map<String, Long> OF_THE_SYSTEM = new TreeMap<>(
                Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L));

        @Override
        public ApiObject defaults(ApiObject priority) {
            ApiObject filled = priority.root().has("value") ? priority : priority.with("value", 0);
            return new ApiObject(Fill.absent(filled.root(), "preemptionPolicy", "PreemptLowerPriority"));
        }

        @Override
        public List<Cause> validate(ApiObject priority) {
            Problems problems = new Problems();
            long value = priority.root().whole("value").orElse(0L);
            if (priority.name().startsWith("system-")) ofTheSystem(priority.name(), value, problems);
            else if (value > MOST)
                problems.forbidden("value", "maximum allowed value of a user defined priority is " + MOST);
            problems.oneOf(
                    "preemptionPolicy", priority.root().text("preemptionPolicy"), "PreemptLowerPriority", "Never");
            return problems.causes();
        }

        private static void ofTheSystem(String name, long value, Problems problems) {
            String reserved = "priority class names with 'system-' prefix are reserved for system use only. error: ";
            Optional<Long> known = Optional.ofNullable(OF_THE_SYSTEM.get(name));
            if (known.isEmpty()) {
                problems.forbidden("metadata.name", reserved + name + " is not a known system priority class");
            } else if (value != known.get()) {
                problems.forbidden(
                        "metadata.name", reserved + "value of " + name + " PriorityClass must be " + known.get());
            }
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            if (!before.root().whole("value").equals(after.root().whole("value")))
                problems.forbidden("value", "may not be changed in an update.");
            return problems.immutable(
                            "preemptionPolicy",
                            before.root().get("preemptionPolicy"),
                            after.root().get("preemptionPolicy"))
                    .causes();
        }
    }
}
