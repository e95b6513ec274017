package dev.slipway.sync.pipeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent.Checked;
import dev.slipway.sync.apply.AttemptEvent.Recorded;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Brief.Purpose;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.apply.Sight.WaveSight;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Selection;
import dev.slipway.sync.rollout.HealthRules;
import dev.slipway.sync.rollout.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Sight WORK = sight(Optional.of("ConfigMap x"));
    private static final Sight REST = sight(Optional.empty());

    private final Attempts attempts = attempts();

    @Test
    void nothingBeginsWhereLiveIsWhatWasSyncedLast() {
        assertThat(attempts.begin(plan("a", true), REST)).isFalse();

        assertThat(attempts.inHand()).isEmpty();
        assertThat(attempts.isAtRest(plan("a", true))).isTrue();
    }

    @Test
    void whatWasSyncedLastIsTakenUpAgainWhenLiveIsNotSoAnyMore() {
        assertThat(attempts.begin(plan("a", true), WORK)).isTrue();
    }

    @Test
    void whatIsWantedBeginsOnce() {
        assertThat(attempts.begin(plan("a", false), WORK)).isTrue();
        assertThat(attempts.begin(plan("a", false), WORK)).isFalse();

        assertThat(attempts.inHand()).map(Attempt::renderedDigest).contains("a");
    }

    @Test
    void somethingNewerEndsWhatIsUnderWayAndThatIsToBeWrittenDown() {
        record(attempts, plan("a", false));

        assertThat(attempts.begin(plan("b", false), WORK)).isTrue();

        assertThat(attempts.inHand()).map(Attempt::renderedDigest).contains("b");
        assertThat(attempts.leaving()).hasValueSatisfying(left -> {
            assertThat(left.renderedDigest()).isEqualTo("a");
            assertThat(left.state()).isInstanceOf(AttemptState.Superseded.class);
        });
        attempts.left();
        assertThat(attempts.leaving()).isEmpty();
    }

    @Test
    void whatWasNeverWrittenDownNeedNotBeEnded() {
        attempts.begin(plan("a", false), WORK);

        attempts.begin(plan("b", false), WORK);

        assertThat(attempts.leaving()).isEmpty();
    }

    @Test
    void someObjectsGoBeforeTheWholeWhichIsBegunAfterwards() {
        record(attempts, plan("a", false));
        attempts.select(plan("a", false), request());

        assertThat(attempts.isSelecting()).isTrue();
        assertThat(attempts.inHand()).map(under -> under.brief().purpose()).contains(Purpose.Selection);
        assertThat(attempts.begin(plan("a", false), WORK)).isFalse();

        attempts.endSelection();
        assertThat(attempts.isSelecting()).isFalse();
        assertThat(attempts.begin(plan("a", false), WORK)).isTrue();
        assertThat(attempts.inHand()).map(under -> under.brief().purpose()).contains(Purpose.Sync);
    }

    @Test
    void anotherProcessGoesOnWithWhatIsUnderWay() {
        record(attempts, plan("a", false));
        Attempts other = attempts();

        other.takeUp(attempts.inHand(), Optional.empty());

        assertThat(other.isUnderWay(plan("a", false))).isTrue();
        assertThat(other.begin(plan("a", false), WORK)).isFalse();
        assertThat(other.isUnderWay(plan("b", false))).isFalse();
    }

    @Test
    void whatFailedIsTriedAgainAtOnceWhenSomebodyAsks() {
        attempts.begin(plan("a", false), WORK);
        attempts.see(plan("a", false), WORK);
        attempts.hear(new Checked(List.of(Problem.of(Reason.Refused, "no"))));
        attempts.see(plan("a", false), WORK);
        assertThat(attempts.inHand()).map(Attempt::state).get().isInstanceOf(AttemptState.Failed.class);

        attempts.encourage();
        attempts.see(plan("a", false), WORK);

        assertThat(attempts.inHand()).map(Attempt::state).get().isInstanceOf(AttemptState.Checking.class);
    }

    /** Up to where it is written down and begins to write. */
    private static void record(Attempts attempts, Plan plan) {
        attempts.begin(plan, WORK);
        attempts.see(plan, WORK);
        attempts.number(1);
        attempts.hear(new Checked(List.of()));
        attempts.hear(new Recorded(List.of()));
    }

    private static Attempts attempts() {
        return new Attempts(
                "web-development", () -> NOW, World.EMPTY, live -> HealthRules.missing(), () -> Inventory.EMPTY);
    }

    private static SyncRequest request() {
        return new SyncRequest("r1", Optional.of("ann"), new Selection(List.of()), Optional.empty());
    }

    private static Sight sight(Optional<String> writes) {
        return new Sight(
                List.of(new WaveSight(0, writes, Optional.empty(), writes, Duration.ofMinutes(5))), false, List.of());
    }

    private static Plan plan(String digest, boolean unchanged) {
        return new Plan(
                new Application("web", "development", Optional.empty()),
                new CommitId(digest.repeat(40)),
                digest,
                unchanged,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                digest);
    }
}
