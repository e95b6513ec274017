package dev.slipway.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.apply.AttemptEvent.Checked;
import dev.slipway.sync.apply.AttemptEvent.Hooked;
import dev.slipway.sync.apply.AttemptEvent.Overtaken;
import dev.slipway.sync.apply.AttemptEvent.Recorded;
import dev.slipway.sync.apply.AttemptEvent.Seen;
import dev.slipway.sync.apply.AttemptEvent.Wrote;
import dev.slipway.sync.apply.HookSight.Absent;
import dev.slipway.sync.apply.HookSight.Ended;
import dev.slipway.sync.apply.HookSight.Running;
import dev.slipway.sync.apply.Sight.WaveSight;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Hook.Phase;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final CommitId A = new CommitId("a".repeat(40));
    private static final CommitId B = new CommitId("b".repeat(40));
    private static final Problem REFUSED = Problem.of(Reason.Refused, "no");

    @Test
    void checksAndRecordsBeforeItWrites() {
        Attempt attempt = planned().on(new Seen(sight(toWrite(0))), NOW);
        assertThat(attempt.state()).isInstanceOf(AttemptState.Checking.class);

        attempt = attempt.on(new Checked(List.of()), NOW);
        assertThat(attempt.state()).isInstanceOf(AttemptState.Recording.class);

        attempt = attempt.on(new Recorded(List.of()), NOW).on(new Seen(sight(toWrite(0))), NOW);
        assertThat(attempt.state()).isEqualTo(new AttemptState.Writing(0, 1));
    }

    @Test
    void writesNothingOfAWaveBeforeTheOneBeforeIsHealthy() {
        Attempt attempt = ready().on(new Seen(sight(waiting(-1, "Job migrate: 0 of 1"), toWrite(0))), NOW);

        assertThat(attempt.state())
                .isEqualTo(new AttemptState.Waiting(-1, NOW.plusSeconds(300), "Job migrate: 0 of 1"));
    }

    @Test
    void deletesLast() {
        assertThat(ready().on(new Seen(new Sight(List.of(healthy(0)), true, List.of())), NOW)
                        .state())
                .isInstanceOf(AttemptState.Deleting.class);
        assertThat(ready().on(new Seen(new Sight(List.of(waiting(0, "x")), true, List.of())), NOW)
                        .state())
                .isInstanceOf(AttemptState.Waiting.class);
    }

    @Test
    void succeedsWhenAllIsHealthyAndGone() {
        Attempt vanishing = ready().on(new Seen(new Sight(List.of(healthy(0)), false, List.of("Pod x"))), NOW);
        assertThat(vanishing.state()).isInstanceOf(AttemptState.Vanishing.class);

        assertThat(vanishing.on(new Seen(sight(healthy(0))), NOW).state()).isEqualTo(new AttemptState.Succeeded(NOW));
    }

    @Test
    void hasNothingToCheckWhereNothingIsToBeDone() {
        assertThat(planned().on(new Seen(sight(healthy(0))), NOW).state()).isEqualTo(new AttemptState.Succeeded(NOW));
    }

    @Test
    void aRefusedPlanIsTriedAgainLaterEachTime() {
        Attempt failed = planned().on(new Seen(sight(toWrite(0))), NOW).on(new Checked(List.of(REFUSED)), NOW);
        AttemptState.Failed first = (AttemptState.Failed) failed.state();

        Attempt tooEarly =
                failed.on(new Seen(sight(toWrite(0))), first.retryAt().minusSeconds(1));
        Attempt again = failed.on(new Seen(sight(toWrite(0))), first.retryAt());
        Attempt failedAgain = again.on(new Checked(List.of(REFUSED)), first.retryAt());
        AttemptState.Failed second = (AttemptState.Failed) failedAgain.state();

        assertThat(tooEarly).isEqualTo(failed);
        assertThat(again.state()).isInstanceOf(AttemptState.Checking.class);
        assertThat(again.tries()).isEqualTo(2);
        assertThat(Duration.between(first.at(), first.retryAt())).isEqualTo(Duration.ofSeconds(5));
        assertThat(Duration.between(second.at(), second.retryAt())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void waitingEndsAtItsTime() {
        Attempt waiting = ready().on(new Seen(sight(waiting(0, "Deployment web: 0 of 1"))), NOW);

        Attempt still = waiting.on(new Seen(sight(waiting(0, "Deployment web: 0 of 1"))), NOW.plusSeconds(299));
        Attempt over = still.on(new Seen(sight(waiting(0, "Deployment web: 0 of 1"))), NOW.plusSeconds(300));

        assertThat(still.state()).isInstanceOf(AttemptState.Waiting.class);
        assertThat(((AttemptState.Failed) over.state()).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo(Reason.RolloutFailed);
                    assertThat(problem.message()).isEqualTo("not healthy within 300 s: Deployment web: 0 of 1");
                });
    }

    @Test
    void aFailedRolloutThatComesRightGoesOn() {
        Problem bad = Problem.of(Reason.RolloutFailed, "crash loop");
        WaveSight degraded =
                new WaveSight(0, Optional.empty(), Optional.of(bad), Optional.of("crash loop"), Duration.ofMinutes(5));
        Attempt failed = ready().on(new Seen(sight(degraded, toWrite(1))), NOW);

        Attempt recovered = failed.on(new Seen(sight(healthy(0), toWrite(1))), NOW.plusSeconds(1));

        assertThat(failed.state()).isInstanceOf(AttemptState.Failed.class);
        assertThat(recovered.state()).isInstanceOf(AttemptState.Checking.class);
        assertThat(recovered.tries()).isEqualTo(2);
    }

    @Test
    void doesNotWriteForEverWhatSomebodyChangesBackAtOnce() {
        Attempt attempt = ready();
        for (int i = 0; i < 4; i++)
            attempt = attempt.on(new Seen(sight(toWrite(0))), NOW).on(new Wrote(List.of(), List.of()), NOW);

        attempt = attempt.on(new Seen(sight(toWrite(0))), NOW);

        assertThat(((AttemptState.Failed) attempt.state()).problems().get(0).message())
                .startsWith("still different after it was written 4 times: ConfigMap x");
    }

    @Test
    void somethingNewerOvertakesEverythingThatHasNotEnded() {
        Attempt waiting = ready().on(new Seen(sight(waiting(0, "x"))), NOW);
        Attempt done = ready().on(new Seen(sight(healthy(0))), NOW);

        assertThat(waiting.on(new Overtaken(B.abbreviated(), List.of()), NOW).state())
                .isEqualTo(new AttemptState.Superseded(B.abbreviated(), NOW));
        assertThat(done.on(new Overtaken(B.abbreviated(), List.of()), NOW)).isEqualTo(done);
    }

    @Test
    void whatDoesNotConcernItsStateLeavesItAsItIs() {
        Attempt writing = ready().on(new Seen(sight(toWrite(0))), NOW);

        assertThat(writing.on(new Checked(List.of(REFUSED)), NOW)).isEqualTo(writing);
        assertThat(writing.on(new Seen(sight(healthy(0))), NOW)).isEqualTo(writing);
    }

    @Test
    void runsHooksOfAPhaseWaveByWave() {
        Sight both = sight(toWrite(0)).with(List.of(hook("a", -1, new Absent()), hook("b", 0, new Absent())));
        Attempt first = recorded(both).on(new Seen(both), NOW);
        assertThat(first.state()).isEqualTo(new AttemptState.Hooking(Phase.PRE_SYNC, -1));

        Sight running =
                sight(toWrite(0)).with(List.of(hook("a", -1, new Running("u1", "0 of 1")), hook("b", 0, new Absent())));
        Attempt waiting = first.on(started("a", "u1"), NOW).on(new Seen(running), NOW);
        assertThat(waiting.state())
                .isEqualTo(new AttemptState.HookWaiting(
                        Phase.PRE_SYNC, -1, NOW.plusSeconds(60), "PreSync hook a: 0 of 1", false));

        Sight ended = sight(toWrite(0)).with(List.of(hook("a", -1, good("u1")), hook("b", 0, new Absent())));
        assertThat(waiting.on(new Seen(ended), NOW).state()).isEqualTo(new AttemptState.Hooking(Phase.PRE_SYNC, 0));
    }

    @Test
    void aHookThatHasEndedIsNotLookedAtAgain() {
        Sight ended = sight(healthy(0)).with(List.of(hook("a", 0, good("u1"))));
        Attempt after = recorded(ended).on(new Seen(ended), NOW);

        Attempt gone = after.on(new Seen(sight(healthy(0)).with(List.of(hook("a", 0, new Absent())))), NOW);

        assertThat(after.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Succeeded);
        assertThat(gone.state()).isInstanceOf(AttemptState.Succeeded.class);
    }

    @Test
    void aHookMayNotTakeForEver() {
        Sight running = sight(toWrite(0)).with(List.of(hook("a", 0, new Running("u1", "0 of 1"))));
        Attempt waiting = recorded(running).on(new Seen(running), NOW);

        Attempt late = waiting.on(new Seen(running), NOW.plusSeconds(60));

        assertThat(late.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.TimedOut);
        assertThat(((AttemptState.Failed) late.state()).problems().get(0).toString())
                .isEqualTo("web.yaml: PreSync hook a TimedOut: it did not end within 60 s: 0 of 1");
    }

    @Test
    void aHookThatHasGoneBeforeItsEndIsLost() {
        Sight running = sight(toWrite(0)).with(List.of(hook("a", 0, new Running("u1", "0 of 1"))));
        Sight gone = sight(toWrite(0)).with(List.of(hook("a", 0, new Absent())));

        Attempt lost = recorded(running).on(new Seen(running), NOW).on(new Seen(gone), NOW);

        assertThat(lost.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Lost);
        assertThat(lost.state()).isInstanceOf(AttemptState.Failed.class);
    }

    @Test
    void anotherTryTakesHooksThatWentWellAsDone() {
        Sight ended = sight(toWrite(0)).with(List.of(hook("a", 0, good("u1"))));
        Attempt failed = recorded(ended).on(new Seen(ended), NOW).on(new Wrote(List.of(), List.of(REFUSED)), NOW);

        Attempt again = failed.on(new Seen(ended), NOW.plusSeconds(5));

        assertThat(again.tries()).isEqualTo(2);
        assertThat(again.results().hook("a")).isPresent();
    }

    @Test
    void hooksForFailureRunOnceSomethingWasBegun() {
        HookSight sorry = new HookSight(
                "sorry", Phase.SYNC_FAIL, 0, Duration.ofMinutes(1), Origin.file("web.yaml"), new Absent());
        Sight sight = sight(toWrite(0)).with(List.of(sorry));
        Attempt failing = recorded(sight).on(new Seen(sight), NOW).on(new Wrote(List.of(), List.of(REFUSED)), NOW);
        assertThat(failing.state()).isInstanceOf(AttemptState.Failing.class);

        Attempt hooking = failing.on(new Seen(sight), NOW);
        assertThat(hooking.state()).isEqualTo(new AttemptState.Hooking(Phase.SYNC_FAIL, 0));
        Sight said = sight(toWrite(0))
                .with(List.of(new HookSight(
                        "sorry", Phase.SYNC_FAIL, 0, Duration.ofMinutes(1), Origin.file("web.yaml"), good("u2"))));
        Attempt over = hooking.on(started("sorry", "u2"), NOW).on(new Seen(said), NOW);

        assertThat(((AttemptState.Failed) over.state()).problems()).containsExactly(REFUSED);
    }

    @Test
    void whatIsOvertakenGivesItsHooksUp() {
        Sight running = sight(toWrite(0)).with(List.of(hook("a", 0, new Running("u1", "0 of 1"))));

        Attempt given = recorded(running).on(new Seen(running), NOW).on(new Overtaken("bbbbbbb", List.of()), NOW);

        assertThat(given.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Cancelled);
    }

    @Test
    void whatIsOvertakenWaitsForHooksThatAreLetRunToTheirEnd() {
        HookSight running = hook("a", 0, new Running("u1", "0 of 1"));
        Sight sight = sight(toWrite(0)).with(List.of(running, hook("b", 0, new Running("u2", "0 of 1"))));

        Attempt given = recorded(sight).on(new Seen(sight), NOW).on(new Overtaken("bbbbbbb", List.of(running)), NOW);

        assertThat(given.state())
                .isEqualTo(new AttemptState.Finishing(
                        "bbbbbbb", NOW.plusSeconds(60), "hook a of aaaaaaa to end, before bbbbbbb begins"));
        assertThat(given.results().hook("b").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Cancelled);
        Attempt ended = given.on(new Seen(sight().with(List.of(hook("a", 0, good("u1"))))), NOW);
        assertThat(ended.state()).isEqualTo(new AttemptState.Superseded("bbbbbbb", NOW));
        assertThat(ended.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Succeeded);
        Attempt vanished = given.on(new Seen(sight()), NOW);
        assertThat(vanished.state()).isEqualTo(new AttemptState.Superseded("bbbbbbb", NOW));
        assertThat(vanished.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.Lost);
        Attempt late = given.on(new Seen(sight().with(List.of(running))), NOW.plusSeconds(60));
        assertThat(late.results().hook("a").orElseThrow().outcome()).isEqualTo(HookResult.Outcome.TimedOut);
    }

    @Test
    void hasBegunFromTheFirstWriteOnUntilItHasSucceededOrSomethingNewerIsWanted() {
        Sight running = sight(toWrite(0)).with(List.of(hook("a", 0, new Running("u1", "0 of 1"))));
        Sight ended = sight(toWrite(0)).with(List.of(hook("a", 0, good("u1"))));
        Attempt hooking = recorded(running).on(new Seen(running), NOW);
        Attempt writing = recorded(ended).on(new Seen(ended), NOW);
        Attempt failed = writing.on(new Wrote(List.of(), List.of(REFUSED)), NOW);

        assertThat(hooking.hasBegun(List.of("a"))).as("only a hook runs").isFalse();
        assertThat(writing.hasBegun(List.of("a"))).isTrue();
        assertThat(failed.hasBegun(List.of("a"))).as("failed half way").isTrue();
        assertThat(failed.on(new Seen(ended), NOW.plusSeconds(5)).hasBegun(List.of("a")))
                .as("another try")
                .isTrue();
        assertThat(writing.on(new Overtaken("bbbbbbb", List.of()), NOW).hasBegun(List.of("a")))
                .isFalse();
        assertThat(planned()
                        .on(new Seen(sight(toWrite(0))), NOW)
                        .on(new Checked(List.of(REFUSED)), NOW)
                        .hasBegun(List.of()))
                .as("refused before anything was written")
                .isFalse();
    }

    private static Attempt recorded(Sight sight) {
        return planned()
                .on(new Seen(sight(toWrite(0)).with(mourners(sight))), NOW)
                .on(new Checked(List.of()), NOW)
                .on(new Recorded(List.of()), NOW);
    }

    private static List<HookSight> mourners(Sight sight) {
        return sight.hooks().stream()
                .filter(hook -> hook.phase() == Phase.SYNC_FAIL)
                .toList();
    }

    private static Hooked started(String name, String uid) {
        return new Hooked(new TreeMap<>(Map.of(name, uid)), List.of());
    }

    private static HookSight hook(String name, int wave, HookSight.Seen seen) {
        return new HookSight(name, Phase.PRE_SYNC, wave, Duration.ofMinutes(1), Origin.file("web.yaml"), seen);
    }

    private static Ended good(String uid) {
        return new Ended(uid, true, Optional.of(0L), "Completed", "");
    }

    private static Attempt planned() {
        return Attempt.planned(new Brief(
                "web-development",
                1,
                A,
                "digest",
                "plan",
                Brief.Purpose.Sync,
                Selection.ALL,
                Optional.empty(),
                Optional.empty(),
                1,
                NOW,
                false));
    }

    private static Attempt ready() {
        return planned()
                .on(new Seen(sight(toWrite(0))), NOW)
                .on(new Checked(List.of()), NOW)
                .on(new Recorded(List.of()), NOW);
    }

    private static Sight sight(WaveSight... waves) {
        return new Sight(List.of(waves), false, List.of());
    }

    private static WaveSight toWrite(int number) {
        return new WaveSight(
                number,
                Optional.of("ConfigMap x"),
                Optional.empty(),
                Optional.of("it does not exist"),
                Duration.ofMinutes(5));
    }

    private static WaveSight waiting(int number, String what) {
        return new WaveSight(number, Optional.empty(), Optional.empty(), Optional.of(what), Duration.ofMinutes(5));
    }

    private static WaveSight healthy(int number) {
        return new WaveSight(number, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofMinutes(5));
    }
}
