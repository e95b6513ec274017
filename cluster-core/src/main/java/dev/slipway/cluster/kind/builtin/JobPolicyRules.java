package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules of what a job says of failures and successes: by exit code, by condition, by index. */
final class JobPolicyRules {
    private static final int MOST_RULES = 20;
    private static final int MOST_VALUES = 255;
    private static final int MOST_PARALLEL = 100_000;
    private static final int LONGEST_MANAGER = 63;

    private final String at;
    private final Mapping spec;
    private final Problems problems;

    JobPolicyRules(String at, Mapping spec, Problems problems) {
        this.at = at;
        this.spec = spec;
        this.problems = problems;
    }

    /** Without a word on it, a condition is meant to be true. */
    static Mapping defaults(Mapping spec) {
        if (!spec.has("podFailurePolicy")) return spec;
        return Fill.in(
                spec,
                "podFailurePolicy",
                policy -> Fill.each(
                        policy,
                        "rules",
                        rule -> Fill.each(rule, "onPodConditions", pattern -> Fill.absent(pattern, "status", "True"))));
    }

    void check() {
        limits();
        failurePolicy();
        successPolicy();
        replacement();
        spec.text("managedBy").ifPresent(this::manager);
    }

    private boolean isIndexed() {
        return spec.text("completionMode").equals(Optional.of("Indexed"));
    }

    private void limits() {
        for (String number : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            Optional<Long> value = spec.whole(number);
            problems.notNegative(at + "." + number, value);
            if (value.isPresent() && !isIndexed())
                problems.invalid(at + "." + number, value.get(), "requires indexed completion mode");
        }
        if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex"))
            problems.required(at + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
        long parallelism = spec.whole("parallelism").orElse(1L);
        if (isIndexed() && parallelism > MOST_PARALLEL)
            problems.invalid(
                    at + ".parallelism",
                    parallelism,
                    "must be less than or equal to " + MOST_PARALLEL + " when completion mode is Indexed");
    }

    private void failurePolicy() {
        if (!spec.has("podFailurePolicy")) return;
        Optional<String> restart = spec.text("template", "spec", "restartPolicy");
        restart.filter(policy -> !policy.equals("Never"))
                .ifPresent(policy -> problems.invalid(
                        at + ".template.spec.restartPolicy",
                        policy,
                        "only \"Never\" is supported when podFailurePolicy is specified"));
        List<Mapping> rules = spec.sequence("podFailurePolicy", "rules").mappings();
        String list = at + ".podFailurePolicy.rules";
        if (rules.size() > MOST_RULES) problems.tooMany(list, rules.size(), MOST_RULES);
        for (int i = 0; i < rules.size(); i++) failureRule(list + "[" + i + "]", rules.get(i));
    }

    private void failureRule(String field, Mapping rule) {
        Optional<String> action = rule.text("action").filter(word -> !word.isEmpty());
        if (action.isEmpty())
            problems.required(field + ".action", "valid values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\"");
        problems.oneOf(field + ".action", action, "Count", "FailIndex", "FailJob", "Ignore");
        if (action.equals(Optional.of("FailIndex")) && !spec.has("backoffLimitPerIndex"))
            problems.invalid(field + ".action", "FailIndex", "requires the backoffLimitPerIndex to be specified");
        List<Mapping> conditions = rule.sequence("onPodConditions").mappings();
        boolean codes = rule.has("onExitCodes");
        if (codes && !conditions.isEmpty())
            problems.invalid(field, rule, "specifying both OnExitCodes and OnPodConditions is not supported");
        if (!codes && conditions.isEmpty())
            problems.invalid(field, rule, "specifying one of OnExitCodes and OnPodConditions is required");
        if (codes) exitCodes(field + ".onExitCodes", rule.mapping("onExitCodes"));
        for (int i = 0; i < conditions.size(); i++) condition(field + ".onPodConditions[" + i + "]", conditions.get(i));
    }

    private void exitCodes(String field, Mapping rule) {
        Optional<String> operator = rule.text("operator").filter(word -> !word.isEmpty());
        if (operator.isEmpty()) problems.required(field + ".operator", "valid values: \"In\", \"NotIn\"");
        problems.oneOf(field + ".operator", operator, "In", "NotIn");
        rule.text("containerName")
                .filter(name -> !containers().contains(name))
                .ifPresent(name -> problems.invalid(
                        field + ".containerName",
                        name,
                        "must be one of the container or initContainer names in the pod template"));
        List<Tree> items = rule.sequence("values").items();
        if (items.isEmpty())
            problems.invalid(field + ".values", rule.sequence("values"), "at least one value is required");
        if (items.size() > MOST_VALUES) problems.tooMany(field + ".values", items.size(), MOST_VALUES);
        Set<Long> seen = new HashSet<>();
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            long value = items.get(i).asWhole().orElse(0L);
            values.add(value);
            if (!seen.add(value)) problems.duplicate(field + ".values[" + i + "]", value);
            if (value == 0 && operator.equals(Optional.of("In")))
                problems.invalid(field + ".values[" + i + "]", value, "must not be 0 for the In operator");
        }
        if (!values.equals(values.stream().sorted().toList()))
            problems.invalid(field + ".values", rule.sequence("values"), "must be ordered");
    }

    private List<String> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> spec.sequence("template", "spec", list).mappings().stream())
                .flatMap(container -> container.text("name").stream())
                .toList();
    }

    private void condition(String field, Mapping pattern) {
        String type = pattern.text("type").orElse("");
        if (type.isEmpty()) problems.required(field + ".type");
        else problems.rule(field + ".type", type, Formats.qualifiedName(type));
        problems.oneOf(field + ".status", pattern.text("status"), "False", "True", "Unknown");
    }

    private void successPolicy() {
        if (!spec.has("successPolicy")) return;
        String field = at + ".successPolicy";
        if (!isIndexed()) problems.invalid(field, spec.mapping("successPolicy"), "requires indexed completion mode");
        List<Mapping> rules = spec.sequence("successPolicy", "rules").mappings();
        if (rules.isEmpty())
            problems.required(
                    field + ".rules", "at least one rules must be specified when the successPolicy is specified");
        if (rules.size() > MOST_RULES) problems.tooMany(field + ".rules", rules.size(), MOST_RULES);
        for (int i = 0; i < rules.size(); i++) successRule(field + ".rules[" + i + "]", rules.get(i));
    }

    private void successRule(String field, Mapping rule) {
        Optional<Long> count = rule.whole("succeededCount");
        Optional<String> indexes = rule.text("succeededIndexes");
        if (count.isEmpty() && indexes.isEmpty())
            problems.required(field, "at least one of succeededCount or succeededIndexes must be specified");
        problems.notNegative(field + ".succeededCount", count);
        long completions = spec.whole("completions").orElse(0L);
        indexes.flatMap(text -> wrongIndexes(text, completions))
                .ifPresent(why -> problems.invalid(
                        field + ".succeededIndexes", indexes.get(), "error parsing succeededIndexes: " + why));
        count.filter(number -> number > completions)
                .ifPresent(number -> problems.invalid(
                        field + ".succeededCount",
                        number,
                        "must be less than or equal to " + completions + " (the number of specified completions)"));
    }

    /** Indexes and ranges of them, in order and below the number of completions. */
    private static Optional<String> wrongIndexes(String text, long completions) {
        long before = -1;
        for (String part : text.split(",", -1)) {
            if (!part.matches("[0-9]{1,9}(-[0-9]{1,9})?"))
                return Optional.of("cannot convert string to integer for index: \"" + part + "\"");
            String[] ends = part.split("-");
            long first = Long.parseLong(ends[0]);
            long last = Long.parseLong(ends[ends.length - 1]);
            if (first <= before)
                return Optional.of("non-increasing order, previous: " + before + ", current: " + first);
            if (ends.length == 2 && last <= first)
                return Optional.of("non-increasing order, previous: " + first + ", current: " + last);
            if (last >= completions) return Optional.of("too large index: \"" + last + "\"");
            before = last;
        }
        return Optional.empty();
    }

    private void replacement() {
        Optional<String> policy = spec.text("podReplacementPolicy");
        if (spec.has("podFailurePolicy")) problems.oneOf(at + ".podReplacementPolicy", policy, "Failed");
        else problems.oneOf(at + ".podReplacementPolicy", policy, "Failed", "TerminatingOrFailed");
    }

    /** The domain of whoever runs the job, a slash, and a path. */
    private void manager(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1)
            problems.invalid(at + ".managedBy", name, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        else problems.rule(at + ".managedBy", name, Formats.subdomain(name.substring(0, slash)));
        if (name.length() > LONGEST_MANAGER) problems.tooLong(at + ".managedBy", LONGEST_MANAGER);
    }
}
