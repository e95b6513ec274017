package dev.slipway.sync.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PromotionsTest {
    private static final CommitId OLD = new CommitId("1".repeat(40));
    private static final CommitId NEW = new CommitId("2".repeat(40));
    private static final Stage DEVELOPMENT = stage("development", Optional.of("HEAD"), true);
    private static final Stage CANARY = stage("canary", Optional.of("development"), false);
    private static final Stage RELEASE = stage("release", Optional.of("canary"), true);
    private static final Pipeline PIPELINE =
            new Pipeline(List.of("*"), List.of(DEVELOPMENT, CANARY, RELEASE), List.of());

    @Test
    void withoutACommitItTakesWhatTheStageBeforeRuns() {
        Outcome<Move> move = promotions(Optional.empty()).resolve(wish("canary", "", false));

        assertThat(move.asOptional()).hasValueSatisfying(found -> {
            assertThat(found.tag()).isEqualTo("refs/tags/canary");
            assertThat(found.from()).map(Refs.Ref::commit).hasValue(OLD);
            assertThat(found.to()).isEqualTo(NEW);
        });
    }

    @Test
    void theStageBeforeMustVouchForItUnlessForced() {
        Promotions doubtful = promotions(Optional.of("web-development is Progressing"));

        assertThat(doubtful.resolve(wish("canary", "", false)).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("stage development does not vouch for 2222222 yet: web-development is Progressing;"
                        + " wait, name a commit, or set spec.force");
        assertThat(doubtful.resolve(wish("canary", "", true)).asOptional()).isPresent();
        assertThat(doubtful.resolve(wish("canary", NEW.hex(), false)).asOptional())
                .isPresent();
    }

    @Test
    void aCommitMayBeAbbreviatedIfARefPointsToIt() {
        assertThat(promotions(Optional.empty())
                        .resolve(wish("canary", "2222222", false))
                        .asOptional())
                .map(Move::to)
                .hasValue(NEW);
        assertThat(promotions(Optional.empty())
                        .resolve(wish("canary", "333333333", false))
                        .problems())
                .hasSize(1);
        assertThat(promotions(Optional.empty())
                        .resolve(wish("canary", "22", false))
                        .problems())
                .hasSize(1);
    }

    @Test
    void oneComponentMovesByATagOfItsOwn() {
        Wish wish = new Wish("canary", Optional.of("web"), Optional.empty(), false);

        assertThat(promotions(Optional.empty()).resolve(wish).asOptional()).hasValueSatisfying(move -> {
            assertThat(move.tag()).isEqualTo("refs/tags/web/canary");
            assertThat(move.from()).isEmpty();
        });
    }

    @Test
    void anUnknownStageIsNamedWithThoseThatExist() {
        assertThat(promotions(Optional.empty())
                        .resolve(wish("prod", "", false))
                        .problems()
                        .get(0)
                        .message())
                .isEqualTo("there is no stage \"prod\"; stages are development, canary, release");
    }

    @Test
    void forwardAndBackAreFineSidewaysNeedsForce() {
        Move move = new Move("canary", "refs/tags/canary", Optional.of(ref("refs/tags/canary", OLD)), NEW);

        assertThat(Promotions.judge(move, Lineage.FORWARD, false).problems()).isEmpty();
        assertThat(Promotions.judge(move, Lineage.ROLLBACK, false).problems()).isEmpty();
        assertThat(Promotions.judge(move, Lineage.SIDEWAYS, false).problems()).hasSize(1);
        assertThat(Promotions.judge(move, Lineage.SIDEWAYS, true).problems()).isEmpty();
        assertThat(Promotions.forwardOnly(move, Lineage.ROLLBACK).problems()).hasSize(1);
    }

    @Test
    void whatTheStageBeforeRunsComesNextWhetherItIsProvenOrNot() {
        assertThat(promotions(Optional.empty()).candidate(DEVELOPMENT))
                .map(Move::to)
                .hasValue(NEW);
        assertThat(promotions(Optional.empty()).candidate(CANARY)).isPresent();
        assertThat(promotions(Optional.of("doubt")).candidate(RELEASE)).isPresent();
    }

    @Test
    void aRollbackGoesToTheLastGoodCommitOrToOneThatIsNamed() {
        CommitId older = new CommitId("4".repeat(40));
        Past past = new Past(Optional.of(OLD), Optional.of(older), List.of(OLD, older));

        assertThat(back("", "", past)).map(Rollback::left).hasValue(OLD);
        assertThat(back("", "", past)).map(back -> back.move().to()).hasValue(older);
        assertThat(back("4444444", "", past)).map(back -> back.move().to()).hasValue(older);
        assertThat(back("", "1111111", past)).isPresent();
    }

    @Test
    void aRollbackWithoutAGoodCommitAsksForOne() {
        Past past = new Past(Optional.of(OLD), Optional.empty(), List.of());

        assertThat(promotions(Optional.empty()).rollback(rollback("", ""), past).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("no earlier commit is known at which all of canary was synced and healthy; name a commit");
    }

    @Test
    void aRollbackOfWhatRunsNoMoreIsRefused() {
        Past past = new Past(Optional.of(OLD), Optional.of(NEW), List.of());

        assertThat(promotions(Optional.empty())
                        .rollback(rollback("", NEW.hex()), past)
                        .problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("canary is not at " + NEW.hex() + " any more, but at 1111111; nothing is moved back");
    }

    @Test
    void onlyBackIsARollback() {
        Move move = new Move("canary", "refs/tags/canary", Optional.of(ref("refs/tags/canary", OLD)), NEW);

        assertThat(Promotions.backOnly(move, OLD, Lineage.ROLLBACK, false).problems())
                .isEmpty();
        assertThat(Promotions.backOnly(move, OLD, Lineage.FORWARD, true).problems())
                .hasSize(1);
        assertThat(Promotions.backOnly(move, OLD, Lineage.SIDEWAYS, false).problems())
                .hasSize(1);
        assertThat(Promotions.backOnly(move, OLD, Lineage.SIDEWAYS, true).problems())
                .isEmpty();
    }

    private static Optional<Rollback> back(String commit, String from, Past past) {
        return promotions(Optional.empty())
                .rollback(rollback(commit, from), past)
                .asOptional();
    }

    private static Wish rollback(String commit, String from) {
        return new Wish(
                "canary",
                Optional.empty(),
                Optional.of(commit).filter(text -> !text.isEmpty()),
                false,
                true,
                Optional.of(from).filter(text -> !text.isEmpty()));
    }

    private static Promotions promotions(Optional<String> doubt) {
        TreeMap<String, Refs.Ref> refs = new TreeMap<>();
        refs.put("refs/heads/main", ref("refs/heads/main", NEW));
        refs.put("refs/tags/development", ref("refs/tags/development", OLD));
        refs.put("refs/tags/canary", ref("refs/tags/canary", OLD));
        return new Promotions(
                PIPELINE, new Refs("refs/heads/main", refs), (stage, component) -> new Proof(Optional.of(NEW), doubt));
    }

    private static Wish wish(String stage, String commit, boolean force) {
        return new Wish(stage, Optional.empty(), Optional.of(commit).filter(text -> !text.isEmpty()), force);
    }

    private static Refs.Ref ref(String name, CommitId commit) {
        return new Refs.Ref(name, commit.hex(), commit);
    }

    private static Stage stage(String name, Optional<String> from, boolean auto) {
        return new Stage(
                name,
                "refs/tags/" + name,
                Optional.empty(),
                List.of(),
                new Stage.Promotion(from, auto),
                Stage.Prune.DEFAULT,
                Stage.Rollout.DEFAULT,
                Origin.file("slipway.yaml"));
    }
}
