package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.preview.PreviewReport;
import java.util.Optional;

/** Whether somebody could see a plan before it is carried out, where a stage requires that. */
final class Previewed {
    private Previewed() {}

    /**
     * Why a plan must wait; empty where it need not: a preview has shown it, a person lets it pass, or it was carried out before, as when a stage
     * goes back.
     *
     * @param application its API object
     */
    static Optional<String> objection(ApiObject application, Plan plan, LiveView view) {
        String digest = plan.digest();
        boolean confirmed = application.annotation(Marks.CONFIRM_PREVIEW).equals(Optional.of(digest));
        boolean shown = view.list(Definitions.PREVIEW.groupKind(), application.namespace()).stream()
                .anyMatch(preview -> PreviewReport.hasSeen(preview.status(), application.name(), digest));
        boolean done = view.attemptsOf(application).stream()
                .anyMatch(attempt -> attempt.spec().text("planDigest").equals(Optional.of(digest)));
        if (confirmed || shown || done) return Optional.empty();
        return Optional.of("no preview of a pull request has shown this plan of "
                + plan.commit().abbreviated() + ", and the stage requires one (requirePreview); let it pass with:"
                + " kubectl annotate --overwrite application " + application.name() + " " + Marks.CONFIRM_PREVIEW + "="
                + digest);
    }
}
