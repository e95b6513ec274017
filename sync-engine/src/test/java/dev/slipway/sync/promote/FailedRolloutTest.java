package dev.slipway.sync.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Stage.OnFailure;
import dev.slipway.sync.promote.FailedRollout.Answer;
import dev.slipway.sync.promote.FailedRollout.Due;
import dev.slipway.sync.promote.FailedRollout.Failure;
import dev.slipway.sync.promote.FailedRollout.Held;
import dev.slipway.sync.promote.FailedRollout.Nothing;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FailedRolloutTest {
    private static final CommitId GOOD = new CommitId("1".repeat(40));
    private static final CommitId BAD = new CommitId("2".repeat(40));
    private static final String TAG = "refs/tags/canary";
    private static final Failure WEB = failure("web", true);

    @Test
    void aStageThatDoesNotAskForItStaysWhereItIs() {
        assertThat(judge(stage(TAG, OnFailure.HOLD), BAD, memory(), WEB)).isEqualTo(new Nothing());
    }

    @Test
    void aTagGoesBackToTheLastGoodCommitForAllThatFailed() {
        Answer answer = judge(stage(TAG, OnFailure.ROLLBACK), BAD, memory(), WEB, failure("api", true));

        assertThat(answer)
                .isEqualTo(new Due(
                        Optional.empty(),
                        BAD,
                        GOOD,
                        List.of("web", "api"),
                        "web-canary did not become healthy at 2222222: it broke"));
    }

    @Test
    void whatWasWellBeforeIsNoMatterOfACommit() {
        assertThat(judge(stage(TAG, OnFailure.ROLLBACK), BAD, memory(), failure("web", false)))
                .isEqualTo(new Nothing());
        assertThat(judge(stage(TAG, OnFailure.ROLLBACK), GOOD, memory(), WEB))
                .isEqualTo(new Held("web-canary did not become healthy and is not rolled back by itself:"
                        + " all was well at 1111111 before, so it is not the commit that is wrong"));
    }

    @Test
    void aRejectedCommitIsNoPlaceToGoBackTo() {
        Rejection rejection =
                new Rejection(GOOD, new CommitId("3".repeat(40)), TAG, List.of("web"), false, "ann", "", Instant.EPOCH);

        assertThat(judge(stage(TAG, OnFailure.ROLLBACK), BAD, memory().withRejections(List.of(rejection)), WEB))
                .isInstanceOf(Held.class);
    }

    @Test
    void whereItWasRolledBackToItStays() {
        Rejection rejection = new Rejection(BAD, GOOD, TAG, List.of("web"), false, "ann", "", Instant.EPOCH);
        StageMemory back = memory().withRejections(List.of(rejection));

        assertThat(judge(stage(TAG, OnFailure.ROLLBACK), GOOD, back, failure("web", false)))
                .isEqualTo(new Held("web-canary did not become healthy and is not rolled back by itself:"
                        + " it was rolled back to 1111111 already"));
    }

    @Test
    void aBranchIsNotMoved() {
        assertThat(judge(stage("refs/heads/main", OnFailure.ROLLBACK), BAD, memory(), WEB))
                .isInstanceOf(Held.class)
                .asString()
                .contains("follows refs/heads/main, which is not a tag");
    }

    /** One that must stay does not keep another from going back. */
    @Test
    void aTagOfItsOwnGoesBackToWhatItsComponentRanBefore() {
        TreeMap<String, Refs.Ref> own = new TreeMap<>();
        own.put("api", new Refs.Ref("refs/tags/api/canary", BAD.hex(), BAD));
        own.put("web", new Refs.Ref("refs/tags/web/canary", BAD.hex(), BAD));
        Failure never = new Failure("api-canary", "api", Optional.empty(), true, "did not become healthy", "it broke");

        Answer answer = new FailedRollout(stage(TAG, OnFailure.ROLLBACK), ref(TAG, GOOD), own, memory())
                .judge(List.of(never, WEB));

        assertThat(answer)
                .isEqualTo(new Due(
                        Optional.of("web"),
                        BAD,
                        GOOD,
                        List.of("web"),
                        "web-canary did not become healthy at 2222222: it broke"));
    }

    private static Answer judge(Stage stage, CommitId now, StageMemory memory, Failure... failures) {
        SortedMap<String, Refs.Ref> none = new TreeMap<>();
        StageMemory moved = memory.moved(
                ref(stage.ref(), now).orElseThrow(), Lineage.FORWARD, false, Optional.empty(), Instant.EPOCH);
        return new FailedRollout(stage, ref(stage.ref(), now), none, moved).judge(List.of(failures));
    }

    private static Optional<Refs.Ref> ref(String name, CommitId commit) {
        return Optional.of(new Refs.Ref(name, commit.hex(), commit));
    }

    /** All was well at the good commit. */
    private static StageMemory memory() {
        return StageMemory.EMPTY
                .moved(ref(TAG, GOOD).orElseThrow(), Lineage.FORWARD, false, Optional.empty(), Instant.EPOCH)
                .proven();
    }

    private static Failure failure(String component, boolean isNew) {
        return new Failure(
                component + "-canary", component, Optional.of(GOOD), isNew, "did not become healthy", "it broke");
    }

    private static Stage stage(String ref, OnFailure onFailure) {
        return new Stage(
                "canary",
                ref,
                Optional.empty(),
                List.of(),
                Stage.Promotion.BY_HAND,
                Stage.Prune.DEFAULT,
                new Stage.Rollout(onFailure),
                Origin.file("slipway.yaml"));
    }
}
