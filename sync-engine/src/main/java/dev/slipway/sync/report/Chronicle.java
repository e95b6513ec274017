package dev.slipway.sync.report;

import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.report.History.Result;
import java.time.Instant;

/** Writes the history of an application: one entry for each attempt that ended. */
public final class Chronicle {
    private Chronicle() {}

    /** The history after an attempt went into a state. */
    public static History after(Attempt attempt, History history, Instant now) {
        AttemptState state = attempt.state();
        if (state instanceof AttemptState.Succeeded)
            return add(history, attempt, attempt.heals() ? Result.Healed : Result.Succeeded, "", now);
        if (state instanceof AttemptState.Failed failed)
            return add(history, attempt, Result.Failed, Problems.line(failed.problems()), now);
        if (state instanceof AttemptState.Superseded superseded)
            return add(
                    history, attempt, Result.Superseded, "by " + superseded.by().abbreviated(), now);
        return history;
    }

    private static History add(History history, Attempt attempt, Result result, String message, Instant now) {
        return history.with(attempt.commit().hex(), result, message, attempt.startedAt(), now);
    }
}
