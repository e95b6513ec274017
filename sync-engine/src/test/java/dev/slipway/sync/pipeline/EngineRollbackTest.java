package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stage goes back, by itself or because somebody says so, and that what it left does not come again. */
class EngineRollbackTest {
    private static final String BY_ITSELF =
            "{name: development, promotion: {from: HEAD, auto: true}, rollout: {onFailure: rollback}}";
    private static final GroupKind PROMOTION = new GroupKind("slipway.dev", "Promotion");

    private final EngineWorld world = EngineWorld.withWeb(17);

    @Test
    void aFailedRolloutGoesBackByItselfWhereTheStageAsksForIt() {
        CommitId good = start(BY_ITSELF);
        CommitId bad = pushBad();

        untilTagged("development", good);
        world.untilSynced("web-development", good);

        assertThat(world.list(PROMOTION)).singleElement().satisfies(record -> {
            assertThat(record.spec().text("requestedBy")).hasValue("slipway");
            assertThat(record.spec().text("reason").orElse(""))
                    .startsWith("web-development did not become healthy at " + bad.abbreviated() + ": ")
                    .contains("container main is not ready");
            assertThat(record.status().text("phase")).hasValue("Promoted");
            assertThat(record.status().text("lineage")).hasValue("Rollback");
            assertThat(record.status().text("from")).hasValue(bad.hex());
        });
        world.until("it is told", () -> world.hasEvent("RolledBack"));
        assertThat(world.hasEvent("TagMovedOutOfBand")).isFalse();
        assertThat(rejections("development")).singleElement().satisfies(rejection -> {
            assertThat(rejection.text("commit")).hasValue(bad.hex());
            assertThat(rejection.text("by")).hasValue("slipway");
            assertThat(rejection.sequence("components").texts()).containsExactly("web");
        });
    }

    @Test
    void whatWasTakenBackComesAgainOnlyWithANewerCommitOfTheSameComponent() {
        world.component("api", "1");
        CommitId good = start(BY_ITSELF);
        CommitId bad = pushBad();
        untilTagged("development", good);
        world.untilSynced("web-development", good);

        world.component("api", "2");
        CommitId unrelated = world.push();
        world.run(Duration.ofMinutes(6));
        world.restart();
        world.run(Duration.ofMinutes(6));

        assertThat(world.repository.tagged("development")).hasValue(good);
        assertThat(world.list(PROMOTION)).hasSize(1);
        assertThat(world.stage("development").text("waiting").orElse(""))
                .startsWith(unrelated.abbreviated() + " does not come to development: slipway took back "
                        + bad.abbreviated() + " (\"web-development did not become healthy at ")
                .endsWith("and " + unrelated.abbreviated() + " has web as it was there; a newer commit that changes web"
                        + " does, or: slipway promote development --to " + unrelated.abbreviated() + " --force");

        world.component("web", "3");
        CommitId mended = world.push();
        world.untilSynced("web-development", mended);
        world.untilSynced("api-development", mended);
        world.until("nothing is rejected", () -> rejections("development").isEmpty());
    }

    @Test
    void withoutBeingAskedNothingGoesBack() {
        start("{name: development, promotion: {from: HEAD, auto: true}}");
        CommitId bad = pushBad();

        world.until("it failed", () -> world.sync("web-development").equals("Failed"));
        world.run(Duration.ofMinutes(6));

        assertThat(world.repository.tagged("development")).hasValue(bad);
        assertThat(world.list(PROMOTION)).isEmpty();
    }

    @Test
    void whatIsRefusedBeforeAnyWriteIsNoFailedRollout() {
        start(BY_ITSELF);
        world.files.put("web/templates/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: UPPER}\n");
        CommitId refused = world.push();

        world.until("it is refused", () -> world.sync("web-development").equals("Failed"));
        world.run(Duration.ofMinutes(6));

        assertThat(world.repository.tagged("development")).hasValue(refused);
        assertThat(world.list(PROMOTION)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreSync", "PostSync"})
    void whatAHookRefusesIsTakenBack(String phase) {
        CommitId good = start(BY_ITSELF);
        world.files.put("web/templates/check.yaml", Hooks.failing("check", "slipway.dev/hook: " + phase));
        world.component("web", "2");

        CommitId bad = world.push();

        world.until("it is taken back", () -> world.list(PROMOTION).size() == 1);
        untilTagged("development", good);
        world.untilSynced("web-development", good);
        assertThat(world.list(PROMOTION))
                .singleElement()
                .satisfies(record -> assertThat(record.spec().text("reason").orElse(""))
                        .startsWith("web-development failed in a hook at " + bad.abbreviated()
                                + ": web/templates/check.yaml:1: " + phase
                                + " hook Job.batch development/check failed with exit code 1"));
        world.run(Duration.ofMinutes(6));
        assertThat(world.repository.tagged("development")).hasValue(good);
        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void aHookThatSomebodyDeletesTakesNothingBack() {
        start(BY_ITSELF);
        world.files.put("web/templates/check.yaml", Hooks.job("check", "slipway.dev/hook: PreSync"));
        CommitId commit = world.push();
        world.until("it runs", () -> world.runs("check") == 1);

        world.answer(
                world.client.delete(new ObjectKey(EngineWorld.JOB, "development", "check"), DeleteOptions.BACKGROUND));

        world.until("it is told", () -> world.message("web-development").contains("check Lost"));
        world.untilSynced("web-development", commit);
        assertThat(world.list(PROMOTION)).isEmpty();
    }

    @Test
    void whatItWentBackToIsHeldIfItFailsToo() {
        world.files.put("web/templates/deployment.yaml", recreate("1", ""));
        CommitId good = start(BY_ITSELF);
        world.create(ApiObject.of(new GroupVersionKind("", "v1", "ResourceQuota"), "development", "none")
                .with("spec", Mapping.of("hard", Mapping.of("pods", "0"))));
        world.files.put("web/templates/deployment.yaml", recreate("2", ""));
        world.push();

        untilTagged("development", good);
        world.until("it is held", () -> world.hasEvent("RollbackHeld"));
        world.run(Duration.ofMinutes(6));

        assertThat(world.repository.tagged("development")).hasValue(good);
        assertThat(world.list(PROMOTION)).hasSize(1);
        assertThat(world.stage("development").text("waiting"))
                .hasValue(
                        "web-development did not become healthy and is not rolled back by itself: it was rolled back to "
                                + good.abbreviated() + " already");
    }

    @Test
    void theFirstCommitOfAStageHasNothingToGoBackTo() {
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "1", neverReady()));
        world.files.put("slipway.yaml", EngineWorld.pipeline(BY_ITSELF));
        world.start();
        CommitId bad = world.push();

        untilWaiting("no earlier commit is known at which all of development was synced and healthy");
        assertThat(world.hasEvent("RollbackHeld")).isTrue();
        assertThat(world.repository.tagged("development")).hasValue(bad);
    }

    @Test
    void aStageOnABranchIsHeldAndSaysWhy() {
        start("{name: development, ref: HEAD, rollout: {onFailure: rollback}}");
        pushBad();

        untilWaiting("development follows HEAD, which is not a tag that can be moved back; revert the commit there");
    }

    @Test
    void aComponentWithATagOfItsOwnGoesBackAlone() {
        world.component("api", "1");
        CommitId first = start("{name: development, rollout: {onFailure: rollback}}");
        CommitId bad = pushBad();

        world.repository.tag("web/development", bad);
        world.engine.lookAgain("shop");

        untilTagged("web/development", first);
        world.untilSynced("web-development", first);
        assertThat(world.repository.tagged("development")).hasValue(first);
        assertThat(rejections("development"))
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.text("tag")).hasValue("refs/tags/web/development"));
        world.run(Duration.ofMinutes(6));
        assertThat(world.repository.tagged("web/development")).hasValue(first);
        assertThat(world.list(PROMOTION)).hasSize(1);
    }

    @Test
    void aRollbackGoesToTheLastCommitAtWhichAllWasWell() {
        CommitId first = start("{name: development, promotion: {from: HEAD, auto: true}}");
        CommitId second = pushAndSync("2");

        world.promote(
                "back",
                Map.of("stage", "development", "rollback", true, "reason", "it flickers", "requestedBy", "ann"));
        world.until("it is done", () -> phase("back").equals("Promoted"));
        world.untilSynced("web-development", first);
        world.run(Duration.ofMinutes(10));

        assertThat(world.repository.tagged("development")).hasValue(first);
        assertThat(world.stage("development").text("waiting").orElse(""))
                .startsWith(second.abbreviated() + " does not come to development: ann took back "
                        + second.abbreviated() + " (\"it flickers\"); a newer commit that changes web does");
    }

    @Test
    void whatWasTakenBackIsPromotedAgainByForceAlone() {
        CommitId first = start("{name: development}");
        CommitId second = world.repository.push(files("2"));
        world.repository.tag("development", second);
        world.engine.lookAgain("shop");
        world.untilSynced("web-development", second);
        world.promote("back", Map.of("stage", "development", "rollback", true));
        world.untilSynced("web-development", first);
        world.restart();
        world.run(Duration.ofSeconds(10));

        world.promote("again", Map.of("stage", "development", "commit", second.hex()));
        world.until("it is refused", () -> phase("again").equals("Refused"));
        assertThat(world.promotion("again").text("message").orElse(""))
                .startsWith(second.abbreviated() + " does not come to development: ann took back ");

        world.promote("forced", Map.of("stage", "development", "commit", second.hex(), "force", true));
        world.untilSynced("web-development", second);
        assertThat(rejections("development")).isEmpty();
    }

    @Test
    void oneComponentGoesBackAndFollowsTheStageAgainWhenThatHasItNewer() {
        world.component("api", "1");
        CommitId first = start("{name: development, promotion: {from: HEAD, auto: true}}");
        world.component("api", "2");
        pushAndSync("2");

        world.promote("back", Map.of("stage", "development", "component", "web", "rollback", true));
        untilTagged("web/development", first);
        world.untilSynced("web-development", first);
        world.component("api", "3");
        CommitId unrelated = world.push();
        world.untilSynced("api-development", unrelated);
        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(world.data("api", "version")).isEqualTo("3");

        CommitId mended = pushAndSync("4");

        assertThat(world.repository.tagged("web/development")).isEmpty();
        assertThat(world.repository.tagged("development")).hasValue(mended);
        world.until("nothing is rejected", () -> rejections("development").isEmpty());
    }

    @Test
    void aRollbackIsNoWayForward() {
        CommitId first = start("{name: development}");
        CommitId second = world.repository.push(files("2"));
        world.engine.lookAgain("shop");
        world.run(Duration.ofSeconds(5));

        world.promote("back", Map.of("stage", "development", "rollback", true, "commit", second.hex()));

        world.until("it is refused", () -> phase("back").equals("Refused"));
        assertThat(world.promotion("back").text("message").orElse(""))
                .endsWith("so that is no rollback; to go there all the same, promote it");
        assertThat(world.repository.tagged("development")).hasValue(first);
    }

    /** Between any two events of a rollback: it goes back once, and not one commit further. */
    @Test
    void goesBackOnceWhereverTheProcessDies() {
        Seeds.forEach(20, seed -> {
            EngineWorld another = EngineWorld.withWeb(seed);
            another.start();
            CommitId first = another.deploy("web-development");
            another.component("web", "2");
            CommitId second = another.deploy("web-development");
            another.component("web", "3");
            another.deploy("web-development");
            int moves = another.repository.moves();
            another.promote("back", Map.of("stage", "development", "rollback", true, "reason", "test"));
            int steps = Seeds.random(seed).nextInt(250);
            for (int i = 0; i < steps && another.loop.step(); i++) {}

            another.restart();

            another.untilSynced("web-development", second);
            another.run(Duration.ofMinutes(2));
            assertThat(another.promotion("back").text("phase")).hasValue("Promoted");
            assertThat(another.repository.tagged("development"))
                    .hasValue(second)
                    .isNotEqualTo(Optional.of(first));
            assertThat(another.repository.moves()).isEqualTo(moves + 1);
            assertThat(another.stage("development").sequence("rejections").mappings())
                    .singleElement()
                    .satisfies(rejection -> assertThat(rejection.text("reason")).hasValue("test"));
        });
    }

    /** Also where every webhook comes twice, and sideways in history. */
    @Test
    void aForceMovedTagIsDeployedOnceAndBothCommitsAreRecorded() {
        CommitId first = start("{name: development}");
        long generation = generation();
        CommitId sideways = world.repository.push("refs/heads/other", files("2"));

        world.repository.tag("development", sideways);
        for (int i = 0; i < 5; i++) world.engine.lookAgain("shop");
        world.untilSynced("web-development", sideways);
        world.engine.lookAgain("shop");
        world.run(Duration.ofMinutes(5));

        assertThat(generation()).isEqualTo(generation + 1);
        assertThat(world.attempts("web-development"))
                .extracting(attempt -> attempt.spec().text("commit").orElse("") + " "
                        + attempt.status().text("phase").orElse(""))
                .containsExactly(sideways.hex() + " Succeeded", first.hex() + " Succeeded");
        assertThat(world.stage("development").text("previous")).hasValue(first.hex());
        assertThat(world.stage("development").text("commit")).hasValue(sideways.hex());
        List<String> told = world.list(EngineWorld.EVENT).stream()
                .filter(event -> event.root().text("reason").equals(Optional.of("TagMovedOutOfBand")))
                .flatMap(event -> event.root().text("message").stream())
                .toList();
        assertThat(told)
                .containsExactly("refs/tags/development went from " + first.abbreviated() + " to "
                        + sideways.abbreviated() + " (sideways); it was not Slipway that moved it");
    }

    private CommitId start(String stage) {
        world.files.put("slipway.yaml", EngineWorld.pipeline(stage));
        world.start();
        CommitId first = world.repository.push(world.files);
        if (!stage.contains("auto")) world.repository.tag("development", first);
        world.engine.lookAgain("shop");
        world.untilSynced("web-development", first);
        world.until(
                "all is well",
                () -> world.stage("development").sequence("good").texts().contains(first.hex()));
        return first;
    }

    private CommitId pushBad() {
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "2", neverReady()));
        CommitId bad = world.push();
        world.run(Duration.ofSeconds(1));
        return bad;
    }

    private CommitId pushAndSync(String version) {
        world.component("web", version);
        CommitId commit = world.push();
        world.untilSynced("web-development", commit);
        world.run(Duration.ofSeconds(10));
        return commit;
    }

    private Map<String, String> files(String version) {
        world.component("web", version);
        return world.files;
    }

    private void untilTagged(String tag, CommitId commit) {
        world.until(tag + " is at " + commit, () -> world.repository.tagged(tag).equals(Optional.of(commit)));
    }

    private void untilWaiting(String end) {
        world.until(
                end, () -> world.stage("development").text("waiting").orElse("").endsWith(end));
    }

    private List<Mapping> rejections(String stage) {
        return world.stage(stage).sequence("rejections").mappings();
    }

    private String phase(String promotion) {
        return world.promotion(promotion).text("phase").orElse("");
    }

    private long generation() {
        return world.get(new ObjectKey(EngineWorld.DEPLOYMENT, "development", "web"))
                .orElseThrow()
                .generation();
    }

    private static String neverReady() {
        return "simulation.slipway.dev/behaviour: never-ready";
    }

    private static String recreate(String version, String annotations) {
        return EngineWorld.deployment("web", version, annotations)
                .replace("  replicas: 2\n", "  replicas: 2\n  strategy: {type: Recreate}\n");
    }
}
