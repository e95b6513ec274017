package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.verification.VerificationSync;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.render.Renderer;
import java.util.List;

/**
 * The stages of one repository: what commit each is at, what may come to it next, and what brings it there or back: by itself, or by a
 * Promotion.
 */
public final class Stages {
    private final RepositorySettings settings;
    private final ApprovalPolicy approvals;
    private final StageSync stages;
    private final PromotionSync promotions;
    private final VerificationSync verifications;

    /** @param lookAtRepository a tag was moved: the repository is to be looked at again */
    public Stages(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            Runnable lookAtRepository) {
        this.settings = settings;
        Renderer renderer = new Renderer(around.kinds()::isClusterScoped, settings.unsealer());
        TagMover mover = new TagMover(lanes, settings.repository(), lookAtRepository);
        Contents contents = new Contents(settings.repository(), renderer);
        RejectedContent rejected = new RejectedContent(lanes.local(), contents);
        this.approvals = new ApprovalPolicy(around, this::gatesMayHaveOpened);
        Gatekeeper gatekeeper = new Gatekeeper(around, settings, approvals);
        this.stages = new StageSync(
                around, view, writer, settings, lanes, mover, rejected, contents, gatekeeper, this::verify);
        this.promotions =
                new PromotionSync(around, view, writer, settings, mover, stages, rejected, gatekeeper, this::verify);
        this.verifications =
                new VerificationSync(around, view, writer, settings, lanes, renderer, this::isToBeVerified);
    }

    /** What of it looks at things, from its start to its end. */
    public List<Part> parts() {
        return List.of(stages, promotions, approvals, verifications);
    }

    /** The repository says something new. */
    public void want(Evaluation evaluation) {
        approvals.want(evaluation);
        stages.want(evaluation);
        promotions.want(evaluation);
        verifications.want(evaluation);
    }

    /** Something in the control plane changed. */
    public void changed(Change change) {
        verifications.changed(change);
        if (!change.object().namespace().equals(settings.namespace())) return;
        GroupKind kind = change.key().kind();
        if (kind.equals(Definitions.APPLICATION.groupKind())) applicationChanged(change);
        if (kind.equals(Definitions.STAGE.groupKind())) {
            stages.concern(change.object().name());
            promotions.concernHeld();
        }
        if (kind.equals(Definitions.APPROVAL.groupKind()) || kind.equals(Definitions.VERIFICATION.groupKind()))
            gatesMayHaveOpened();
        if (kind.equals(Definitions.PROMOTION.groupKind()) && !change.isGone()) promotions.add(change.key());
    }

    /** What the gates of a stage would say to a commit if it were to come now. */
    public Judgement judge(Stage stage, CommitId commit) {
        return stages.judge(stage, commit);
    }

    private void applicationChanged(Change change) {
        String name = change.object().name();
        change.object().spec().text("stage").ifPresent(stage -> stages.concern(stage, name));
        promotions.concernHeld();
    }

    private void gatesMayHaveOpened() {
        stages.addAll();
        promotions.concernHeld();
    }

    private void verify(Subject subject) {
        verifications.begin(subject);
    }

    private boolean isToBeVerified(Subject subject) {
        return stages.isNext(subject) || promotions.isAwaited(subject);
    }
}
