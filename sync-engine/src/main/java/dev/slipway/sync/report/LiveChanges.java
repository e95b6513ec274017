package dev.slipway.sync.report;

import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a plan would undo of what somebody changed live: the fields, and who. Values are for {@code slipway diff}. */
public final class LiveChanges {
    private static final int SHOWN = 3;

    private LiveChanges() {}

    /** {@code spec.replicas of Deployment.apps shop/web by kubectl-edit (Update, ...)}; empty if it undoes nothing. */
    public static Optional<String> undoneBy(Plan plan) {
        List<String> all = plan.steps().flatMap(step -> of(plan, step)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(line(all));
    }

    /** The first few of some lines, and how many more there are. */
    public static String line(List<?> all) {
        String first = String.join(
                "; ", all.stream().limit(SHOWN).map(Object::toString).toList());
        return all.size() > SHOWN ? first + " (and " + (all.size() - SHOWN) + " more)" : first;
    }

    private static Stream<String> of(Plan plan, Step step) {
        if (!step.writes()) return Stream.empty();
        if (step.live().isEmpty()) return plan.unchanged() ? Stream.of(step.key() + " was deleted") : Stream.empty();
        return step.changes().stream()
                .filter(change -> change.cause() instanceof Cause.Drift && !Marks.isMark(change.path()))
                .map(change -> change.path().display() + " of " + step.key()
                        + change.cause().writer().map(writer -> " by " + writer).orElse(""));
    }
}
