package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which labels an object must carry: all requirements hold. Without requirements it matches everything. */
public record LabelSelector(List<Requirement> requirements) {
    /** Matches every object. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** Matches none. */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(new Requirement("", Operator.IN, List.of())));

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** How a label is compared. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        /** The label is a whole number above the value; only in query parameters. */
        GREATER_THAN,
        /** The label is a whole number below the value; only in query parameters. */
        LESS_THAN
    }

    /** One label and what is asked of it. {@code NOT_IN} also holds where the label is absent. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GREATER_THAN -> value != null && compare(value) > 0;
                case LESS_THAN -> value != null && compare(value) < 0;
            };
        }

        /** The label against the value as whole numbers; equal where one of them is none. */
        private int compare(String label) {
            try {
                return Long.compare(Long.parseLong(label), Long.parseLong(values.get(0)));
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }

        String text() {
            return switch (operator) {
                case IN ->
                    values.size() == 1 ? key + "=" + values.get(0) : key + " in (" + String.join(",", values) + ")";
                case NOT_IN ->
                    values.size() == 1 ? key + "!=" + values.get(0) : key + " notin (" + String.join(",", values) + ")";
                case EXISTS -> key;
                case DOES_NOT_EXIST -> "!" + key;
                case GREATER_THAN -> key + ">" + values.get(0);
                case LESS_THAN -> key + "<" + values.get(0);
            };
        }
    }

    /** Of exact labels, such as a Service's selector. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        return new LabelSelector(labels.entrySet().stream()
                .map(label -> new Requirement(label.getKey(), Operator.IN, List.of(label.getValue())))
                .toList());
    }

    /** Of the {@code LabelSelector} of the API: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(Mapping selector) {
        List<Requirement> all = new ArrayList<>(
                ofLabels(selector.mapping("matchLabels").texts()).requirements());
        for (Mapping expression : selector.sequence("matchExpressions").mappings()) {
            String key = expression.text("key").orElse("");
            List<String> values = expression.sequence("values").texts();
            switch (expression.text("operator").orElse("")) {
                case "In" -> all.add(new Requirement(key, Operator.IN, values));
                case "NotIn" -> all.add(new Requirement(key, Operator.NOT_IN, values));
                case "Exists" -> all.add(new Requirement(key, Operator.EXISTS, values));
                case "DoesNotExist" -> all.add(new Requirement(key, Operator.DOES_NOT_EXIST, values));
                default -> throw new IllegalArgumentException("not a label selector operator: " + expression);
            }
        }
        return new LabelSelector(all);
    }

    /** The same of what may be stored from before it was checked: one with an operator that does not exist matches nothing. */
    public static LabelSelector lenient(Mapping selector) {
        try {
            return of(selector);
        } catch (IllegalArgumentException unknownOperator) {
            return NOTHING;
        }
    }

    /** Of a text such as {@code app=web,tier in (a,b),!canary}; what is none is refused in the words of Kubernetes. */
    public static LabelSelector parse(String text) {
        return SelectorText.read(text);
    }

    public boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) if (!requirement.matches(labels)) return false;
        return true;
    }

    public boolean matches(ApiObject object) {
        return matches(object.labels());
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    /** As a query parameter writes it: {@code app=web,tier in (a,b)}. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::text).collect(Collectors.joining(","));
    }
}
