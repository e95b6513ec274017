package dev.slipway.sync.report;

import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Says what a plan would undo of what somebody changed live: the fields, and who. Values are for {@code slipway diff}. */
public final class LiveChanges {
    private static final int SHOWN = 3;

    private static final String GOING_ON = "; going on would undo what was changed live: ";
    private static final String LEFT = "changed live, and left so";

    private LiveChanges() {}

    /** What a message says of live changes that going on would undo; nothing if there are none. */
    public static String warning(Plan plan, String application) {
        return undoneBy(plan)
                .map(what -> GOING_ON + what + "; keep it with: slipway adopt " + application)
                .orElse("");
    }

    /** The message of an application at which live changes stay. */
    public static String left(List<Held> staying, String application) {
        return LEFT + ": " + line(staying) + "; keep it with: slipway adopt " + application
                + ", or undo it with: slipway sync " + application + " --undo-drift";
    }

    /** A message without the fields, and who changed them, for where that is told field by field. */
    public static String withoutFields(String message) {
        if (message.startsWith(LEFT)) return LEFT;
        int end = message.indexOf(GOING_ON);
        return end < 0 ? message : message.substring(0, end);
    }

    /** {@code spec.replicas of Deployment.apps shop/web by kubectl-edit (Update, ...)}; empty if it undoes nothing. */
    public static Optional<String> undoneBy(Plan plan) {
        List<String> all = plan.steps()
                .flatMap(step -> of(
                        plan,
                        step,
                        (where, change) -> field(where, change)
                                + change.cause()
                                        .writer()
                                        .map(writer -> " by " + writer)
                                        .orElse("")))
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(line(all));
    }

    /** The same without who it was, for where that is told field by field. */
    public static Optional<String> fieldsUndoneBy(Plan plan) {
        List<String> all =
                plan.steps().flatMap(step -> of(plan, step, LiveChanges::field)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(line(all));
    }

    /** The first few of some lines, and how many more there are. */
    private static String line(List<?> all) {
        String first = String.join(
                "; ", all.stream().limit(SHOWN).map(Object::toString).toList());
        return all.size() > SHOWN ? first + " (and " + (all.size() - SHOWN) + " more)" : first;
    }

    private static Stream<String> of(Plan plan, Step step, BiFunction<Step, Change, String> line) {
        if (!step.writes()) return Stream.empty();
        if (step.live().isEmpty()) return plan.unchanged() ? Stream.of(step.key() + " was deleted") : Stream.empty();
        return step.changes().stream()
                .filter(change -> change.cause() instanceof Cause.Drift && !Marks.isMark(change.path()))
                .map(change -> line.apply(step, change));
    }

    private static String field(Step step, Change change) {
        return change.path().display() + " of " + step.key();
    }
}
