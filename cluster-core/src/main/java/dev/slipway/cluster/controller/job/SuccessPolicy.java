package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** {@code spec.successPolicy}: which indexes are enough for an indexed Job to have succeeded, or how many. One rule that is met suffices. */
record SuccessPolicy(List<Mapping> rules) {

    SuccessPolicy {
        rules = List.copyOf(rules);
    }

    static SuccessPolicy of(ApiObject job) {
        return new SuccessPolicy(job.spec().sequence("successPolicy", "rules").mappings());
    }

    /** Which rule is met, for people. */
    Optional<String> met(Indexes succeeded, int completions) {
        if (succeeded.isEmpty()) return Optional.empty();
        for (int at = 0; at < rules.size(); at++) {
            if (isMet(rules.get(at), succeeded, completions)) return Optional.of("Matched rules at index " + at);
        }
        return Optional.empty();
    }

    private static boolean isMet(Mapping rule, Indexes succeeded, int completions) {
        Optional<Long> count = rule.whole("succeededCount");
        Optional<String> named = rule.text("succeededIndexes");
        if (named.isEmpty())
            return count.filter(least -> succeeded.count() >= least).isPresent();
        Indexes wanted = Indexes.parse(named.get(), completions);
        int there = wanted.countIn(succeeded);
        return !wanted.isEmpty()
                && (there == wanted.count()
                        || count.filter(least -> there >= least).isPresent());
    }
}
