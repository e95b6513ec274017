package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.rollout.Health.State;
import java.util.Optional;

/**
 * What people should hear of. It is read from the difference between the status that stands and the one that is about to: so each thing is told
 * once, also by a new process.
 *
 * @param bad whether somebody should look
 * @param reason one word in CamelCase
 */
public record News(boolean bad, String reason, String message) {

    /** What a new report brings that the standing status does not say; empty if nothing. */
    public static Optional<News> of(ApiObject application, ApplicationReport report) {
        String before = application.status().text("sync").orElse("");
        boolean sameMessage = application.status().text("message").equals(Optional.of(report.message()));
        if (report.sync() == Sync.FAILED && !(sameMessage && before.equals(Sync.FAILED.word())))
            return Optional.of(new News(true, failure(report), report.message()));
        if (report.sync() == Sync.HELD && !(sameMessage && before.equals(Sync.HELD.word())))
            return Optional.of(new News(true, "Held", report.message()));
        if (report.sync() == Sync.OUT_OF_SYNC
                && !(drifts(report) ? sameMessage : before.equals(Sync.OUT_OF_SYNC.word())))
            return Optional.of(new News(true, drifts(report) ? "Drifted" : "DriftFought", report.message()));
        if (report.sync() == Sync.SYNCED && before.equals(Sync.SYNCED.word())) return turned(application, report);
        if (report.sync() != Sync.SYNCED) return Optional.empty();
        boolean healed = report.attempt().filter(Attempt::heals).isPresent();
        String at =
                report.memory().revision().map(commit -> commit.substring(0, 7)).orElse("");
        return Optional.of(
                healed
                        ? new News(false, "DriftHealed", "what somebody had changed was put back as it is at " + at)
                        : new News(false, "Synced", "as wanted at " + at));
    }

    /** What was well at rest and is not any more, or is again. */
    private static Optional<News> turned(ApiObject application, ApplicationReport report) {
        boolean wasDegraded = application.status().text("health").equals(Optional.of(State.DEGRADED.word()));
        boolean isDegraded = report.health().state() == State.DEGRADED;
        if (isDegraded && !wasDegraded)
            return Optional.of(new News(true, "Degraded", report.health().message()));
        return wasDegraded && report.health().state() == State.HEALTHY
                ? Optional.of(new News(false, "Recovered", "all of it is healthy again"))
                : Optional.empty();
    }

    /** Whether what was changed live stays; otherwise it is put back again and again. */
    private static boolean drifts(ApplicationReport report) {
        return report.held().stream().anyMatch(Held::stays);
    }

    private static String failure(ApplicationReport report) {
        return report.problems().stream()
                .findFirst()
                .map(Problem::reason)
                .filter(reason -> reason == Reason.RolloutFailed)
                .map(Reason::name)
                .orElse("SyncFailed");
    }
}
