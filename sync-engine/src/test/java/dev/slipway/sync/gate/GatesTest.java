package dev.slipway.sync.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.PathSet;
import dev.slipway.sync.gate.Gates.Verdicts;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Directives;
import dev.slipway.sync.plan.Divergence;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.Wave;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final Stage.Prune PRUNE = new Stage.Prune(true, 3, 50);

    @Test
    void anOrdinaryPlanIsOpen() {
        Verdicts verdicts = Gates.judge(plan(true, deletions(2)), facts(false, 10, PRUNE, ""));

        assertThat(verdicts).isEqualTo(new Verdicts(Verdict.OPEN, Verdict.OPEN));
    }

    @Test
    void aPausedApplicationIsHeldAltogether() {
        Verdicts verdicts = Gates.judge(plan(true, deletions(1)), facts(true, 10, PRUNE, ""));

        assertThat(verdicts.writes()).isInstanceOf(Verdict.Held.class);
        assertThat(verdicts.deletions()).isEqualTo(verdicts.writes());
    }

    @Test
    void anEmptyRenderingRefusesToDeleteEverything() {
        Verdict verdict = Gates.judge(plan(false, deletions(2)), facts(false, 2, PRUNE, ""))
                .writes();

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.problem().reason()).isEqualTo(Reason.EmptyRendering);
            assertThat(refused.problem().message())
                    .contains("kubectl annotate --overwrite application web-development slipway.dev/confirm-prune=d1");
        });
    }

    @Test
    void anEmptyRenderingIsFineWhenConfirmedOrWhenTheApplicationIsGone() {
        Plan plan = plan(false, deletions(1));

        assertThat(Gates.judge(plan, facts(false, 2, PRUNE, "d1")).writes()).isEqualTo(Verdict.OPEN);
        assertThat(Gates.judge(plan, new Facts(Optional.empty(), 2, PRUNE, Optional.empty(), false, List.of()))
                        .writes())
                .isEqualTo(Verdict.OPEN);
    }

    @Test
    void disabledPruningHoldsDeletionsAndNothingElse() {
        Verdicts verdicts =
                Gates.judge(plan(true, deletions(1)), facts(false, 10, new Stage.Prune(false, 10, 100), ""));

        assertThat(verdicts.writes()).isEqualTo(Verdict.OPEN);
        assertThat(verdicts.deletions())
                .isEqualTo(new Verdict.Held(
                        "1 objects are no longer wanted, and pruning is off for the stage: ConfigMap development/c0"));
    }

    @Test
    void moreThanTheBudgetWaitsForConfirmationOfThatVeryPlan() {
        Plan tooMany = plan(true, deletions(4));
        Plan tooMuch = plan(true, deletions(3));

        assertThat(Gates.judge(tooMany, facts(false, 100, PRUNE, "")).deletions())
                .isInstanceOf(Verdict.Held.class);
        assertThat(Gates.judge(tooMany, facts(false, 100, PRUNE, "other")).deletions())
                .isInstanceOf(Verdict.Held.class);
        assertThat(Gates.judge(tooMany, facts(false, 100, PRUNE, "d1")).deletions())
                .isEqualTo(Verdict.OPEN);
        assertThat(Gates.judge(tooMuch, facts(false, 5, PRUNE, "")).deletions()).isInstanceOf(Verdict.Held.class);
        assertThat(Gates.judge(tooMuch, facts(false, 6, PRUNE, "")).deletions()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void someObjectsAreNeverDeletedUnasked() {
        Deletion claim = new Deletion(key("PersistentVolumeClaim", "disk"), "u", true);

        assertThat(Gates.judge(plan(true, List.of(claim)), facts(false, 10, PRUNE, ""))
                        .deletions())
                .isInstanceOf(Verdict.Held.class);
    }

    @Test
    void whatAnApplicationThatCannotBeRenderedMayWantIsNotDeletedUnasked() {
        Facts facts = new Facts(Optional.empty(), 10, PRUNE, Optional.empty(), true, List.of("shop/site-development"));

        Verdicts verdicts = Gates.judge(plan(true, deletions(1)), facts);

        assertThat(verdicts.writes()).isEqualTo(Verdict.OPEN);
        assertThat(verdicts.deletions())
                .isInstanceOfSatisfying(
                        Verdict.Held.class,
                        held -> assertThat(held.waitingFor())
                                .startsWith(
                                        "1 objects would be deleted (ConfigMap development/c0), but shop/site-development cannot be"
                                                + " rendered and may want them; mend it, or confirm with: "));
    }

    private static Facts facts(boolean paused, int owned, Stage.Prune prune, String confirmed) {
        return new Facts(
                paused
                        ? Optional.of(new Pause(Optional.of("kai"), Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                owned,
                prune,
                Optional.of(confirmed).filter(digest -> !digest.isEmpty()),
                true,
                List.of());
    }

    private static List<Deletion> deletions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Deletion(key("ConfigMap", "c" + i), "u" + i, false))
                .toList();
    }

    private static ObjectKey key(String kind, String name) {
        return new ObjectKey(new GroupKind("", kind), "development", name);
    }

    private static Plan plan(boolean wantsSomething, List<Deletion> deletions) {
        ApiObject web = ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "development", "web");
        Step step = new Step(
                Step.Action.UNCHANGED,
                web,
                Origin.file("web.yaml"),
                new Directives(0, Directives.Prune.ALLOWED, false, Optional.empty()),
                true,
                Optional.empty(),
                Divergence.none(web, PathSet.empty()),
                false);
        return new Plan(
                new Application("web", "development", Optional.empty()),
                new CommitId("a".repeat(40)),
                "rendered",
                false,
                Optional.empty(),
                wantsSomething ? List.of(new Wave(0, List.of(step))) : List.of(),
                deletions,
                List.of(),
                List.of(),
                List.of(),
                "d1");
    }
}
