package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.plan.Marks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs of the candidate must succeed against it before it comes to a stage: once for each commit, and what they said stays. */
class EngineVerifyTest {
    private static final String DEVELOPMENT = "{name: development, promotion: {from: HEAD, auto: true}}";
    private static final String WEB = "web-development";

    private final EngineWorld world = EngineWorld.withWeb(41);

    @Test
    void aCommitComesOnceItsJobsSucceeded() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 30s"));
        String job = "smoke-canary-" + commit.abbreviated();

        world.until("it runs", () -> world.get(EngineWorld.JOB, job).isPresent());
        world.until("told", () -> gate("verify").text("actual").orElse("").contains("running since"));
        assertThat(gate("verify").text("needed")).hasValue("verify/smoke.yaml succeeds");
        assertThat(world.stage("canary").text("waiting").orElse(""))
                .startsWith(
                        commit.abbreviated() + " of development, held by verify: smoke in development running since");
        assertThat(world.repository.tagged("canary")).isEmpty();

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        ApiObject verification = verification("canary", commit);
        assertThat(verification.status().text("phase")).hasValue("Succeeded");
        assertThat(job(verification).text("outcome")).hasValue("Succeeded");
        assertThat(job(verification).whole("exitCode")).hasValue(0L);
        world.until("tidied up", () -> world.get(EngineWorld.JOB, job).isEmpty());
        world.run(Duration.ofMinutes(5));
        assertThat(world.made(job)).isEqualTo(1);
        assertThat(world.hasEvent("Verified")).isTrue();
    }

    @Test
    void jobsAreOfTheCandidateAndHaveTheParametersOfWhereTheyRun() {
        world.files.put("verify/parameters.yaml", "path: /health\nimage: curl:1\n");
        world.files.put("verify/development-parameters.yaml", "path: /ready\n");
        String written = smoke("run-for: 1m")
                .replace("smoke:1", "{{image}}")
                .replace("backoffLimit: 0", "backoffLimit: 0\n" + "  completions: 1")
                .replace("restartPolicy: Never", "restartPolicy: Never\n" + "      hostname: \"{{slipway.stage}}\"");
        CommitId commit = start("verify: [verify/smoke.yaml]", written + "      # {{path}} at {{slipway.commit}}\n");

        world.until(
                "it runs",
                () -> world.get(EngineWorld.JOB, "smoke-canary-" + commit.abbreviated())
                        .isPresent());
        ApiObject job = world.get(EngineWorld.JOB, "smoke-canary-" + commit.abbreviated())
                .orElseThrow();
        Mapping pod = job.spec().mapping("template", "spec");
        assertThat(pod.text("hostname")).hasValue("development");
        assertThat(pod.sequence("containers").mappings().get(0).text("image")).hasValue("curl:1");
        assertThat(job.annotation(Marks.OWNER)).as("it is no application's").isEmpty();
        assertThat(world.own("Application", "verify-development"))
                .as("the directory is no component")
                .isEmpty();
    }

    @Test
    void aCommitWhoseJobFailedDoesNotComeUntilSomebodyAsksAgain() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("behaviour: fail"));

        world.until("it failed", () -> phase("canary", commit).equals("Failed"));
        world.run(Duration.ofMinutes(30));
        assertThat(world.repository.tagged("canary")).isEmpty();
        assertThat(gate("verify").text("state")).hasValue("Refused");
        assertThat(gate("verify").text("actual")).hasValue("smoke in development failed");
        assertThat(gate("verify").text("message").orElse(""))
                .startsWith("smoke in development failed with exit code 1")
                .endsWith("it runs again with: slipway verify canary");
        assertThat(world.made("smoke-canary-" + commit.abbreviated())).isEqualTo(1);
        assertThat(world.hasEvent("VerificationFailed")).isTrue();

        ask(commit, "once more");
        world.until(
                "it ran again",
                () -> verification("canary", commit).status().whole("run").equals(Optional.of(2L)));
        world.until("it failed", () -> phase("canary", commit).equals("Failed"));
        assertThat(world.made("smoke-canary-" + commit.abbreviated() + "-2")).isEqualTo(1);
        world.run(Duration.ofMinutes(5));
        assertThat(verification("canary", commit).status().whole("run")).hasValue(2L);

        world.files.put("verify/smoke.yaml", smoke("run-for: 3s"));
        CommitId mended = world.push();
        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(mended)));
    }

    @Test
    void jobsBeginWhenTheCommitIsProvenAndDoNotWaitForPeopleAndClocks() {
        CommitId commit = start(
                "soak: 10m, approvals: 1, windows: [{allow: '0 20 * * *', for: 1h}], verify: [verify/smoke.yaml]",
                smoke("run-for: 3s"));
        world.run(Duration.ofMinutes(9));
        assertThat(world.own("Verification", "canary-" + commit.abbreviated())).isEmpty();
        assertThat(gate("verify").text("message")).hasValue("its Jobs begin once soak is open");

        world.until("verified", () -> gate("verify").text("state").equals(Optional.of("Open")));

        assertThat(gate("approvals").text("state")).hasValue("Held");
        assertThat(gate("windows").text("state")).hasValue("Held");
    }

    @Test
    void aNewerCommitTakesThePlaceOfOneThatIsBeingVerified() {
        CommitId first = start("verify: [verify/smoke.yaml]", smoke("run-for: 10m"));
        world.until(
                "it runs",
                () -> world.get(EngineWorld.JOB, "smoke-canary-" + first.abbreviated())
                        .isPresent());
        world.files.put("verify/smoke.yaml", smoke("run-for: 3s"));

        CommitId second = world.push();

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(second)));
        assertThat(phase("canary", first)).isEqualTo("Superseded");
        assertThat(job(verification("canary", first)).text("outcome")).hasValue("Cancelled");
        world.until("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void whatRunsIsGoneOnWithAfterARestart() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 30s"));
        String job = "smoke-canary-" + commit.abbreviated();
        world.until("it runs", () -> world.runs(job) == 1);

        world.restart();
        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));

        assertThat(world.made(job)).isEqualTo(1);
        world.restart();
        world.run(Duration.ofMinutes(2));
        assertThat(world.made(job)).isEqualTo(1);
    }

    @Test
    void aJobRunsOnceHoweverOftenTheProcessDies() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 5s"));
        for (int i = 0; i < 60; i++) {
            world.loop.runFor(Duration.ofMillis(37L * (i % 7) + 1));
            world.restart();
        }

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        assertThat(world.made("smoke-canary-" + commit.abbreviated())).isEqualTo(1);
        world.until("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void aJobThatTakesTooLongHasFailed() {
        CommitId commit = start(
                "verify: [verify/smoke.yaml]",
                smoke("run-for: 3h")
                        .replace("name: smoke\n", "name: smoke\n  annotations: {slipway.dev/timeout: 90s}\n"));

        world.until("it is given up", () -> phase("canary", commit).equals("Failed"));

        assertThat(job(verification("canary", commit)).text("outcome")).hasValue("TimedOut");
        assertThat(verification("canary", commit).status().text("message"))
                .hasValue("smoke in development timed out: not done after 90s");
        world.until("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void aJobThatSomebodyDeletesSaysNothing() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 1h"));
        String name = "smoke-canary-" + commit.abbreviated();
        world.until("it runs", () -> world.runs(name) == 1);

        world.answer(
                world.client.delete(new ObjectKey(EngineWorld.JOB, "development", name), DeleteOptions.BACKGROUND));

        world.until("it is told", () -> phase("canary", commit).equals("Failed"));
        assertThat(job(verification("canary", commit)).text("outcome")).hasValue("Lost");
        world.until("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void whatCannotBeAJobIsToldWithFileAndLine() {
        CommitId commit = start(
                "verify: [verify/smoke.yaml, verify/more.yaml]",
                EngineWorld.configMap("smoke", "a: b") + "---\n" + smoke("run-for: {{missing}}"));

        world.until("it is told", () -> phase("canary", commit).equals("Failed"));

        assertThat(verification("canary", commit).status().text("message").orElse(""))
                .contains("verify/smoke.yaml:14: unknown parameter \"missing\"")
                .contains("verify/more.yaml: there is no such file");
        world.until("at the gate", () -> gate("verify").text("state").equals(Optional.of("Refused")));
        world.files.put("verify/smoke.yaml", EngineWorld.configMap("smoke", "a: b"));
        world.files.put("verify/more.yaml", "# nothing\n");
        CommitId second = world.push();
        world.until("it is told", () -> phase("canary", second).equals("Failed"));
        assertThat(verification("canary", second).status().text("message").orElse(""))
                .contains(
                        "verify/smoke.yaml:1: ConfigMap smoke is no Job; commits are verified by Jobs (batch/v1) alone")
                .contains("verify/more.yaml: there is no Job in the file, so it verifies nothing");
    }

    @Test
    void aJobOfThatNameThatSomebodyElseMadeIsNotTaken() {
        world.files.put("slipway.yaml", pipeline("soak: 1m, verify: [verify/smoke.yaml]"));
        world.files.put("verify/smoke.yaml", smoke("run-for: 3s"));
        world.start();
        CommitId commit = world.deploy(WEB);
        String name = "smoke-canary-" + commit.abbreviated();
        world.create(ApiObject.of(
                        new dev.slipway.cluster.object.GroupVersionKind("batch", "v1", "Job"), "development", name)
                .with(
                        "spec",
                        Mapping.of(
                                "template",
                                Mapping.of(
                                        "spec",
                                        Mapping.of(
                                                "restartPolicy",
                                                "Never",
                                                "containers",
                                                List.of(Mapping.of("name", "main", "image", "a:1")))))));

        world.until("it is told", () -> phase("canary", commit).equals("Failed"));

        assertThat(verification("canary", commit).status().text("message").orElse(""))
                .contains("there is a Job Job.batch development/" + name + " that Slipway has not made");
        world.run(Duration.ofMinutes(1));
        assertThat(world.get(EngineWorld.JOB, name)).isPresent();
    }

    @Test
    void everyRegionOfTheStageBeforeIsVerified() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, regions: [east, west], promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development, auto: true, verify: [verify/smoke.yaml]}}"));
        world.files.put("verify/smoke.yaml", smoke("run-for: 3s"));
        world.start();
        CommitId commit = world.deploy("web-development-east");

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));

        assertThat(verification("canary", commit).status().sequence("jobs").mappings())
                .extracting(job -> job.text("namespace").orElse(""))
                .containsExactly("development-east", "development-west");
    }

    @Test
    void whatComesFromTheDefaultBranchIsVerifiedAtTheStageItself() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true, verify: [verify/smoke.yaml]}}"));
        world.files.put("verify/smoke.yaml", smoke("run-for: 3s"));
        world.start();

        CommitId commit = world.deploy(WEB);

        assertThat(job(verification("development", commit)).text("namespace")).hasValue("development");
        assertThat(job(verification("development", commit)).text("outcome")).hasValue("Succeeded");
    }

    @Test
    void aPromotionByHandIsVerifiedAndForcePassesAFailure() {
        CommitId commit = start("auto: false, verify: [verify/smoke.yaml]", smoke("behaviour: fail"));
        world.promote("by-hand", Map.of("stage", "canary"));
        world.until(
                "held",
                () -> world.promotion("by-hand").text("message").orElse("").startsWith("refused by verify: "));

        world.promote("loud", Map.of("stage", "canary", "force", true, "reason", "the smoke test is wrong"));

        world.until("it goes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        world.until("written down", () -> world.promotion("loud").text("phase").equals(Optional.of("Promoted")));
        assertThat(world.promotion("loud").sequence("overridden").texts()).containsExactly("verify");
    }

    @Test
    void aVerificationThatSomebodyDeletesBeginsAnewAndLeavesNoJob() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 1m"));
        String name = "smoke-canary-" + commit.abbreviated();
        world.until("it runs", () -> world.runs(name) == 1);

        world.answer(world.client.delete(verification("canary", commit).key(), DeleteOptions.BACKGROUND));

        world.until("it runs anew", () -> world.made(name) == 2);
        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        world.until("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void theLastTenAreKept() {
        start("verify: [verify/smoke.yaml]", smoke("run-for: 1s"));
        for (int i = 0; i < 12; i++) {
            world.files.put("README.md", "change " + i);
            CommitId commit = world.push();
            world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        }
        world.run(Duration.ofMinutes(1));

        assertThat(world.list(Definitions.VERIFICATION.groupKind())).hasSize(10);
        long revision = world.revision();
        world.run(Duration.ofHours(1));
        assertThat(world.writtenSince(revision)).isEmpty();
    }

    @Test
    void aGateThatIsTakenAwayEndsWhatRunsForIt() {
        CommitId commit = start("verify: [verify/smoke.yaml]", smoke("run-for: 1h"));
        world.until("it runs", () -> world.runs("smoke-canary-" + commit.abbreviated()) == 1);
        world.files.put("slipway.yaml", pipeline("windows: []"));

        CommitId second = world.push();

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(second)));
        world.until("its Job is gone", () -> jobs().isEmpty());
        assertThat(phase("canary", commit)).isEqualTo("Superseded");
    }

    private CommitId start(String gates, String smoke) {
        world.files.put("slipway.yaml", pipeline(gates));
        world.files.put("verify/smoke.yaml", smoke);
        world.start();
        return world.deploy(WEB);
    }

    private static String pipeline(String gates) {
        String auto = gates.startsWith("auto:") ? "" : "auto: true, ";
        return EngineWorld.pipeline(
                DEVELOPMENT, "{name: canary, promotion: {from: development, " + auto + gates + "}}");
    }

    private static String smoke(String pod) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: smoke
                spec:
                  backoffLimit: 0
                  template:
                    metadata:
                      annotations: {simulation.slipway.dev/POD}
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: "smoke:1"}]
                """.replace("POD", pod);
    }

    private void ask(CommitId commit, String request) {
        world.patch(verification("canary", commit).key(), Mapping.of("spec", Mapping.of("request", request)));
    }

    private ApiObject verification(String stage, CommitId commit) {
        return world.own("Verification", stage + "-" + commit.abbreviated()).orElseThrow();
    }

    private String phase(String stage, CommitId commit) {
        return world.own("Verification", stage + "-" + commit.abbreviated())
                .flatMap(object -> object.status().text("phase"))
                .orElse("");
    }

    private static Mapping job(ApiObject verification) {
        return verification.status().sequence("jobs").mappings().get(0);
    }

    private List<ApiObject> jobs() {
        return world.list(EngineWorld.JOB);
    }

    private Mapping gate(String name) {
        return world.stage("canary").sequence("gates").mappings().stream()
                .filter(gate -> gate.text("name").equals(Optional.of(name)))
                .findFirst()
                .orElse(Mapping.empty());
    }
}
