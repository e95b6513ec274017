package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code spec.podFailurePolicy}: what the failure of a pod means, by its exit codes or conditions. The first rule that matches says it; where
 * none does, a failure counts.
 */
record FailurePolicy(List<Mapping> rules) {

    FailurePolicy {
        rules = List.copyOf(rules);
    }

    /** What a failure means. */
    enum Action {
        /** The Job fails. */
        FAIL_JOB("FailJob"),
        /** The index fails, however many failures it may have. */
        FAIL_INDEX("FailIndex"),
        /** It does not count. */
        IGNORE("Ignore"),
        /** It counts as any other. */
        COUNT("Count");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        private static Optional<Action> of(String text) {
            return Stream.of(values())
                    .filter(action -> action.word.equals(text))
                    .findFirst();
        }
    }

    /**
     * What was found of a pod.
     *
     * @param reason what matched, for people
     */
    record Match(Action action, String reason) {}

    static FailurePolicy of(ApiObject job) {
        return new FailurePolicy(
                job.spec().sequence("podFailurePolicy", "rules").mappings());
    }

    /** What the failure of a pod means. */
    Match match(ApiObject pod) {
        for (int at = 0; at < rules.size(); at++) {
            Mapping rule = rules.get(at);
            Optional<Action> action = Action.of(rule.text("action").orElse(""));
            Optional<String> matched = rule.has("onExitCodes")
                    ? exit(pod, rule.mapping("onExitCodes"))
                    : condition(pod, rule.sequence("onPodConditions").mappings());
            if (action.isEmpty() || matched.isEmpty()) continue;
            return new Match(action.get(), matched.get() + " matching " + action.get().word + " rule at index " + at);
        }
        return new Match(Action.COUNT, "");
    }

    boolean counts(ApiObject pod) {
        return match(pod).action() != Action.IGNORE;
    }

    private static Optional<String> exit(ApiObject pod, Mapping rule) {
        Optional<String> name = rule.text("containerName");
        boolean among = rule.text("operator").equals(Optional.of("In"));
        List<Long> values = rule.sequence("values").items().stream()
                .flatMap(value -> value.asWhole().stream())
                .toList();
        return Stream.of("containerStatuses", "initContainerStatuses")
                .flatMap(list -> pod.status().sequence(list).mappings().stream())
                .filter(status -> name.isEmpty() || status.text("name").equals(name))
                .flatMap(status -> status
                        .whole("state", "terminated", "exitCode")
                        .filter(code -> code != 0 && values.contains(code) == among)
                        .map(code -> "Container " + status.text("name").orElse("") + " for pod " + pod.namespace() + "/"
                                + pod.name() + " failed with exit code " + code)
                        .stream())
                .findFirst();
    }

    private static Optional<String> condition(ApiObject pod, List<Mapping> patterns) {
        return pod.conditions().stream()
                .filter(condition -> patterns.stream()
                        .anyMatch(pattern -> pattern.text("type").equals(Optional.of(condition.type()))
                                && pattern.text("status").orElse("True").equals(condition.status())))
                .map(condition -> "Pod " + pod.namespace() + "/" + pod.name() + " has condition " + condition.type())
                .findFirst();
    }
}
