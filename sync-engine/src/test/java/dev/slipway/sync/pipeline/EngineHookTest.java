package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static dev.slipway.sync.pipeline.EngineWorld.JOB;
import static dev.slipway.sync.pipeline.EngineWorld.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Keepsake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hooks run beside a sync, once each, and what became of them stays known. */
class EngineHookTest {
    private static final String WEB = "web-development";
    private static final String PRE = "slipway.dev/hook: PreSync";
    private static final String POST = "slipway.dev/hook: PostSync";

    private final EngineWorld world = EngineWorld.withWeb(11).start();

    @Test
    void runsBeforeAndAfterAndKeepsTheResults() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.files.put("web/templates/smoke.yaml", Hooks.job("smoke", POST));
        CommitId commit = world.push();

        world.until("the hook runs", () -> world.runs("migrate") == 1);
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();
        world.until("it is told", () -> world.message(WEB).contains("PreSync hook Job.batch development/migrate"));
        world.untilSynced(WEB, commit);

        ApiObject attempt = world.attempts(WEB).get(0);
        assertThat(attempt.status().text("phase")).hasValue("Succeeded");
        assertThat(world.hook(attempt, "migrate").text("outcome")).hasValue("Succeeded");
        assertThat(world.hook(attempt, "migrate").whole("exitCode")).hasValue(0L);
        assertThat(world.hook(attempt, "smoke").text("outcome")).hasValue("Succeeded");
        world.run(Duration.ofMinutes(1));
        assertThat(world.get(JOB, "migrate"))
                .hasValueSatisfying(job -> assertThat(Keepsake.isOn(job)).isFalse());
        assertThat(world.made("migrate")).isEqualTo(1);
        assertThat(world.sync(WEB)).isEqualTo("Synced");
    }

    @Test
    void runsAgainForANewCommitAndNotForDrift() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.deploy(WEB);
        world.patch(
                new ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                dev.slipway.diff.tree.Mapping.of("data", dev.slipway.diff.tree.Mapping.of("version", "hacked")));
        world.until("it is healed", () -> world.data("web", "version").equals("1"));
        world.run(Duration.ofSeconds(20));
        assertThat(world.made("migrate")).isEqualTo(1);
        world.component("web", "2");

        world.deploy(WEB);

        assertThat(world.made("migrate")).isEqualTo(2);
    }

    @Test
    void runsAlsoWhereSomethingWasChangedLiveAndStaysSo() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}, drift: report}"));
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.deploy(WEB);
        world.patch(
                new ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                dev.slipway.diff.tree.Mapping.of("data", dev.slipway.diff.tree.Mapping.of("version", "by hand")));
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));
        world.files.put("web/templates/more.yaml", EngineWorld.configMap("more", "text: more"));

        world.push();
        world.until(
                "the rest is there",
                () -> world.get(EngineWorld.CONFIG_MAP, "more").isPresent());

        assertThat(world.made("migrate")).isEqualTo(2);
        assertThat(world.data("web", "version")).isEqualTo("by hand");
    }

    @Test
    void aFailedHookFailsTheSyncBeforeAnyWriteAndSaysWhy() {
        world.files.put("web/templates/migrate.yaml", Hooks.failing("migrate", PRE));
        world.files.put("web/templates/sorry.yaml", Hooks.job("sorry", "slipway.dev/hook: SyncFail"));

        world.push();

        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .startsWith("web/templates/migrate.yaml:1: PreSync hook Job.batch development/migrate failed with exit"
                        + " code 1");
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();
        ApiObject attempt = world.attempts(WEB).get(0);
        assertThat(world.hook(attempt, "sorry").text("outcome")).hasValue("Succeeded");
        assertThat(world.hook(attempt, "migrate").text("outcome")).hasValue("Failed");
        assertThat(attempt.status().text("phase")).hasValue("Failed");
    }

    @Test
    void aHookThatSucceededIsNotRunAgainByARetry() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.files.put("web/templates/smoke.yaml", Hooks.failing("smoke", POST));
        world.push();
        world.until("it was tried again", () -> world.made("smoke") >= 2);
        world.files.put("web/templates/smoke.yaml", Hooks.job("smoke", POST));

        assertThat(world.made("migrate")).isEqualTo(1);
        world.deploy(WEB);

        assertThat(world.made("migrate")).isEqualTo(2);
    }

    @Test
    void aHookThatAPersonDeletesIsAnErrorThatNamesIt() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);

        world.answer(world.client.delete(key("migrate"), DeleteOptions.BACKGROUND));

        world.until("it is told", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB)).contains("hook Job.batch development/migrate Lost: somebody deleted it");
        world.until("another try goes well", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.made("migrate")).isEqualTo(2);
    }

    @Test
    void aHookThatDeletesItselfAtOnceStillCounts() {
        world.files.put(
                "web/templates/migrate.yaml",
                Hooks.job("migrate", PRE, "  ttlSecondsAfterFinished: 0\n", "simulation.slipway.dev/run-for: 1s"));

        world.deploy(WEB);

        world.until("it has gone", () -> world.get(JOB, "migrate").isEmpty());
        assertThat(world.hook(world.attempts(WEB).get(0), "migrate").text("outcome"))
                .hasValue("Succeeded");
        assertThat(world.made("migrate")).isEqualTo(1);
    }

    /** The same of a Job that is no hook. */
    @Test
    void aJobThatDeletesItselfRunsOnce() {
        world.files.put(
                "web/templates/seed.yaml",
                Hooks.job("seed", "", "  ttlSecondsAfterFinished: 5\n", "simulation.slipway.dev/run-for: 1s"));
        world.deploy(WEB);
        world.until("it has gone", () -> world.get(JOB, "seed").isEmpty());

        world.run(Duration.ofMinutes(2));
        world.restart();
        world.run(Duration.ofMinutes(2));
        world.component("web", "2");
        world.deploy(WEB);

        assertThat(world.made("seed")).isEqualTo(1);
        assertThat(world.status(WEB).text("health")).hasValue("Healthy");
        world.files.put(
                "web/templates/seed.yaml",
                Hooks.job("seed", "", "  ttlSecondsAfterFinished: 6\n", "simulation.slipway.dev/run-for: 1s"));
        world.deploy(WEB);
        assertThat(world.made("seed")).isEqualTo(2);
    }

    @Test
    void aNewerCommitCancelsARunningHook() {
        world.files.put(
                "web/templates/migrate.yaml", Hooks.job("migrate", PRE, "", "simulation.slipway.dev/run-for: 4m"));
        world.push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);
        world.files.remove("web/templates/migrate.yaml");

        CommitId newer = world.push();

        assertThat(world.loop.runUntil(() -> world.isSynced(WEB, newer), Duration.ofSeconds(15)))
                .as(world.message(WEB))
                .isTrue();
        assertThat(world.get(JOB, "migrate")).isEmpty();
        ApiObject old = world.attempts(WEB).get(1);
        assertThat(old.status().text("phase")).hasValue("Superseded");
        assertThat(old.status().text("supersededBy")).hasValue(newer.abbreviated());
        assertThat(world.hook(old, "migrate").text("outcome")).hasValue("Cancelled");
    }

    @Test
    void aHookThatAsksForItIsLetRunToItsEndBeforeANewerCommitBegins() {
        world.files.put("web/templates/migrate.yaml", finishing("simulation.slipway.dev/run-for: 40s"));
        CommitId older = world.push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);
        world.files.remove("web/templates/migrate.yaml");

        CommitId newer = world.push();

        world.until(
                "it is told",
                () -> world.message(WEB)
                        .equals("hook Job.batch development/migrate of " + older.abbreviated() + " to end, before "
                                + newer.abbreviated() + " begins"));
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();
        world.run(Duration.ofSeconds(10));
        world.restart();
        world.untilSynced(WEB, newer);
        ApiObject old = world.attempts(WEB).get(1);
        assertThat(world.hook(old, "migrate").text("outcome")).hasValue("Succeeded");
        assertThat(old.status().text("phase")).hasValue("Superseded");
        assertThat(old.status().text("supersededBy")).hasValue(newer.abbreviated());
        assertThat(world.runs("migrate")).isEqualTo(1);
        world.until("it is pruned", () -> world.get(JOB, "migrate").isEmpty());
    }

    @Test
    void aHookThatIsLetFinishHoldsANewerCommitNoLongerThanItMayRun() {
        world.files.put("web/templates/migrate.yaml", finishing("simulation.slipway.dev/run-for: 30m"));
        world.push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);
        world.files.remove("web/templates/migrate.yaml");

        CommitId newer = world.push();

        world.run(Duration.ofSeconds(55));
        assertThat(world.isSynced(WEB, newer)).isFalse();
        world.untilSynced(WEB, newer);
        assertThat(world.hook(world.attempts(WEB).get(1), "migrate").text("outcome"))
                .hasValue("TimedOut");
        assertThat(world.get(JOB, "migrate")).isEmpty();
    }

    @Test
    void aHookThatIsLetFinishAndIsDeletedHoldsNobody() {
        world.files.put("web/templates/migrate.yaml", finishing("simulation.slipway.dev/run-for: 40s"));
        world.push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);
        world.component("web", "2");
        CommitId newer = world.push();
        world.until("it waits", () -> world.message(WEB).contains("to end, before " + newer.abbreviated()));

        world.answer(world.client.delete(key("migrate"), DeleteOptions.BACKGROUND));

        world.untilSynced(WEB, newer);
        assertThat(world.hook(world.attempts(WEB).get(1), "migrate").text("outcome"))
                .hasValue("Lost");
        assertThat(world.made("migrate")).isEqualTo(2);
    }

    private static String finishing(String pod) {
        return Hooks.job("migrate", PRE + ", slipway.dev/hook-on-supersede: Finish, slipway.dev/timeout: 1m", "", pod);
    }

    @Test
    void hookObjectsGoWhenTheySay() {
        world.files.put("web/templates/good.yaml", Hooks.job("good", PRE + ", slipway.dev/hook-delete: OnSuccess"));
        world.files.put(
                "web/templates/bad.yaml",
                Hooks.failing("bad", POST + ", slipway.dev/hook-delete: \"OnSuccess,OnFailure\""));

        world.push();

        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        world.until("the bad one has gone", () -> world.get(JOB, "bad").isEmpty());
        assertThat(world.get(JOB, "good")).isEmpty();
        assertThat(world.hook(world.attempts(WEB).get(0), "bad").text("outcome"))
                .hasValue("Failed");
    }

    @Test
    void aHookMayNotRunForEver() {
        world.files.put(
                "web/templates/migrate.yaml",
                Hooks.job("migrate", PRE + ", slipway.dev/timeout: 20s", "", "simulation.slipway.dev/run-for: 4m"));
        world.push();

        world.until("it failed", () -> world.sync(WEB).equals("Failed"));

        assertThat(world.message(WEB)).contains("migrate TimedOut: it did not end within 20 s");
        world.until(
                "it was stopped",
                () -> world.get(JOB, "migrate").filter(job -> !job.isDeleting()).isEmpty());
    }

    @Test
    void aMisspeltHookIsAnErrorWithFileAndLine() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", "slipway.dev/hook: PreSinc"));

        world.push();

        world.until("it is told", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .isEqualTo("web/templates/migrate.yaml:5: slipway.dev/hook must be one of PreSync, PostSync, SyncFail,"
                        + " found \"PreSinc\"");
    }

    @Test
    void aHookWhoseNameIsTakenByNobodysObjectIsRefused() {
        world.deploy(WEB);
        world.create(ApiObject.of(
                new dev.slipway.cluster.object.GroupVersionKind("", "v1", "ConfigMap"), "development", "settings"));
        world.files.put(
                "web/templates/hook.yaml",
                EngineWorld.configMap("settings", "a: b")
                        .replace("{name: settings}", "{name: settings, annotations: {slipway.dev/hook: PreSync}}"));

        world.push();

        world.until("it is told", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB)).contains("there is an object of this name that no application has made");
    }

    @Test
    void aHookThatLeftTheRepositoryIsPruned() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.deploy(WEB);
        world.files.remove("web/templates/migrate.yaml");

        world.deploy(WEB);

        assertThat(world.get(JOB, "migrate")).isEmpty();
    }

    @Test
    void aBadRolloutKeepsItsHookResultsWhileItRecovers() {
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", PRE));
        world.files.put(
                "web/templates/deployment.yaml",
                deployment("web", "1", "simulation.slipway.dev/behaviour: never-ready"));
        world.push();
        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        world.run(Duration.ofMinutes(20));

        assertThat(world.made("migrate")).isEqualTo(1);
        assertThat(world.attempts(WEB)).hasSize(1);
    }

    @Test
    void attemptsAreBoundedAndTellFirstAndLastOfARow() {
        world.files.put("web/templates/migrate.yaml", Hooks.failing("migrate", PRE));
        world.push();
        world.run(Duration.ofMinutes(40));

        List<Optional<Long>> numbers = world.attempts(WEB).stream()
                .map(attempt -> attempt.spec().whole("number"))
                .toList();

        assertThat(world.made("migrate")).isGreaterThan(5);
        assertThat(numbers).hasSizeLessThan(5).contains(Optional.of(1L));
    }

    private static ObjectKey key(String job) {
        return new ObjectKey(JOB, "development", job);
    }
}
