package dev.slipway.sync.report.overview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.gate.Pause;
import java.util.List;
import java.util.Optional;

/**
 * What one component is at in one stage, and region if it has them.
 *
 * @param commit the one it is at, or on the way to; seven digits
 * @param sync Unknown, Synced, OutOfSync, Progressing, Held or Failed
 * @param health Healthy, Progressing, Degraded, Suspended, Missing or Unknown
 * @param message what it waits for, or what is wrong
 * @param blocking the object that health or progress hangs on
 */
public record ApplicationView(
        String name,
        String component,
        String stage,
        Optional<String> region,
        Optional<String> commit,
        String sync,
        String health,
        Optional<String> message,
        Optional<String> blocking,
        boolean paused,
        List<ProblemView> problems) {
    public ApplicationView {
        problems = List.copyOf(problems);
    }

    static ApplicationView of(ApiObject application) {
        Mapping spec = application.spec();
        Mapping status = application.status();
        return new ApplicationView(
                application.name(),
                spec.text("component").orElse(""),
                spec.text("stage").orElse(""),
                StageView.said(spec, "region"),
                StageView.said(status, "shortRevision"),
                status.text("sync").orElse("Unknown"),
                status.text("health").orElse("Unknown"),
                StageView.said(status, "message"),
                StageView.said(status, "blocking"),
                Pause.of(spec).isPresent(),
                ProblemView.listOf(application));
    }

    public boolean isSynced() {
        return sync.equals("Synced");
    }

    public boolean isHealthy() {
        return health.equals("Healthy");
    }

    /** Whether it is on its way, and nothing but time is missing. */
    public boolean isUnderWay() {
        return sync.equals("Progressing") || sync.equals("OutOfSync") || isSynced() && health.equals("Progressing");
    }

    /** Whether somebody should look: it failed, is degraded, or a problem was written down. */
    public boolean isInTrouble() {
        return sync.equals("Failed") || health.equals("Degraded") || !problems.isEmpty();
    }

    /** For a program. */
    public Mapping tree() {
        return Mapping.builder()
                .put("name", name)
                .put("component", component)
                .put("stage", stage)
                .put("region", region)
                .put("commit", commit)
                .put("sync", sync)
                .put("health", health)
                .put("message", message)
                .put("blocking", blocking)
                .put("paused", paused)
                .put("problems", problems.stream().map(ProblemView::tree).toList())
                .build();
    }
}
