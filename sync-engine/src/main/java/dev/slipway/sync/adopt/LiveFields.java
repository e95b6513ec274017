package dev.slipway.sync.adopt;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields of live objects that somebody changed past Git, as a plan sees them. */
public final class LiveFields {
    private LiveFields() {}

    /**
     * In the order of the plan.
     *
     * @param objects as {@code Kind/name}; empty means all
     */
    public static List<LiveField> of(Plan plan, List<String> objects) {
        return plan.steps()
                .filter(step -> objects.isEmpty() || objects.stream().anyMatch(title(step)::equalsIgnoreCase))
                .flatMap(step -> fields(plan, step))
                .toList();
    }

    /** Those of these objects that the plan does not have. */
    public static List<String> unknown(Plan plan, List<String> objects) {
        return objects.stream()
                .filter(object -> plan.steps().noneMatch(step -> title(step).equalsIgnoreCase(object)))
                .toList();
    }

    private static Stream<LiveField> fields(Plan plan, Step step) {
        boolean deleted = step.live().isEmpty() && plan.unchanged();
        if (deleted) return Stream.of(new LiveField(step.key(), Path.ROOT, Optional.empty()));
        return step.live().stream()
                .flatMap(live -> step.changes().stream()
                        .filter(change -> change.cause() instanceof Cause.Drift)
                        .filter(change -> !Marks.isMark(change.path()))
                        .map(change -> field(step, live, change)));
    }

    private static LiveField field(Step step, ApiObject live, Change change) {
        return new LiveField(step.key(), change.path(), change.path().in(live.root()));
    }

    private static String title(Step step) {
        return step.object().kind() + "/" + step.object().name();
    }
}
