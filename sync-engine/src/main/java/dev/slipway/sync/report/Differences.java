package dev.slipway.sync.report;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import java.util.stream.Stream;

/** What differs between Git and live, as status shows it: where, why and who, and no values. Bounded; {@code slipway diff} has all of it. */
final class Differences {
    private static final int SHOWN = 20;

    private Differences() {}

    static Sequence tree(Plan plan) {
        return new Sequence(all(plan).limit(SHOWN).toList());
    }

    /** How many are not shown. */
    static long omitted(Plan plan) {
        return Math.max(0, all(plan).count() - SHOWN);
    }

    private static Stream<Tree> all(Plan plan) {
        return plan.steps()
                .flatMap(step -> Stream.concat(
                        step.changes().stream().map(change -> tree(step, change, step.action())),
                        step.divergence().left().stream().map(change -> tree(step, change, Step.Action.UNCHANGED))));
    }

    private static Tree tree(Step step, Change change, Step.Action action) {
        return Mapping.builder()
                .put("object", step.key().toString())
                .put("path", change.path().display())
                .put("action", action.word())
                .putAll(change.cause().tree())
                .build();
    }
}
