package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How commits pass from stage to stage. */
class EnginePromotionTest {
    private final EngineWorld world = EngineWorld.withWeb(13);

    @Test
    void aPromotionMovesTheTagAndTheStageFollows() {
        CommitId commit = threeStages(false);

        world.promote("to-canary", Map.of("stage", "canary", "reason", "looks good"));
        world.until("promoted", () -> phase("to-canary").equals("Promoted"));

        assertThat(world.repository.tagged("canary")).hasValue(commit);
        assertThat(world.promotion("to-canary").text("lineage")).hasValue("Forward");
        world.untilSynced("web-canary", commit);
        assertThat(config("canary").orElseThrow().root().text("data", "version"))
                .hasValue("1");
        world.until("canary tells", () -> world.stage("canary").text("commit").equals(Optional.of(commit.hex())));
        assertThat(world.stage("canary").text("movedBy")).hasValue("Slipway");
    }

    @Test
    void aPromotionOfWhatIsNotProvenIsRefused() {
        threeStages(false);
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "2", "simulation.slipway.dev/behaviour: never-ready"));
        world.push();
        world.until("it waits", () -> world.sync("web-development").equals("Progressing"));

        world.promote("too-early", Map.of("stage", "canary"));

        world.until("refused", () -> phase("too-early").equals("Refused"));
        assertThat(world.promotion("too-early").text("message").orElse(""))
                .contains("stage development does not vouch for")
                .contains("web-development is Progressing");
        assertThat(world.repository.tagged("canary")).isEmpty();
    }

    @Test
    void automaticPromotionFollowsWhatIsSyncedAndHealthy() {
        CommitId first = threeStages(true);
        world.untilSynced("web-canary", first);
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "2", "simulation.slipway.dev/behaviour: never-ready"));
        CommitId bad = world.push();
        world.until(
                "development has it",
                () -> world.repository.tagged("development").equals(Optional.of(bad)));
        world.run(Duration.ofMinutes(1));
        assertThat(world.repository.tagged("canary")).hasValue(first);

        world.component("web", "3");
        CommitId good = world.push();

        world.untilSynced("web-canary", good);
    }

    @Test
    void aTagMovedByHandIsDeployedAndReported() {
        CommitId commit = threeStages(false);
        world.repository.tag("canary", commit);
        world.engine.lookAgain("shop");
        world.untilSynced("web-canary", commit);
        world.component("web", "2");
        CommitId second = world.deploy("web-development");

        world.repository.tag("canary", second);
        world.engine.lookAgain("shop");

        world.untilSynced("web-canary", second);
        world.until("it is told", () -> world.hasEvent("TagMovedOutOfBand"));
        assertThat(world.stage("canary").text("previous")).hasValue(commit.hex());
        assertThat(world.stage("canary").text("movedBy")).hasValue("OutOfBand");
    }

    @Test
    void aRollbackStaysUntilSomethingNewerComes() {
        CommitId first = threeStages(true);
        world.untilSynced("web-canary", first);
        world.component("web", "2");
        CommitId second = world.push();
        world.untilSynced("web-canary", second);

        world.promote("back", Map.of("stage", "canary", "commit", first.hex()));
        world.until("promoted", () -> phase("back").equals("Promoted"));
        world.untilSynced("web-canary", first);
        world.run(Duration.ofMinutes(5));

        assertThat(world.repository.tagged("canary")).hasValue(first);
        assertThat(world.stage("canary").sequence("rejections").mappings())
                .singleElement()
                .satisfies(rejection -> {
                    assertThat(rejection.text("commit")).hasValue(second.hex());
                    assertThat(rejection.text("to")).hasValue(first.hex());
                    assertThat(rejection.sequence("components").texts()).containsExactly("web");
                });
        assertThat(world.stage("canary").text("lineage")).hasValue("Rollback");

        world.component("web", "3");
        world.untilSynced("web-canary", world.push());
    }

    @Test
    void sidewaysNeedsForce() {
        CommitId first = threeStages(false);
        world.promote("first", Map.of("stage", "canary"));
        world.until("promoted", () -> phase("first").equals("Promoted"));
        CommitId other = world.repository.push("refs/heads/other", world.files);
        world.engine.lookAgain("shop");
        world.run(Duration.ofSeconds(5));

        world.promote("sideways", Map.of("stage", "canary", "commit", other.hex()));
        world.until("refused", () -> phase("sideways").equals("Refused"));
        assertThat(world.promotion("sideways").text("message").orElse("")).contains("is neither before nor after");
        assertThat(world.repository.tagged("canary")).hasValue(first);

        world.promote("forced", Map.of("stage", "canary", "commit", other.hex(), "force", true));
        world.until("promoted", () -> phase("forced").equals("Promoted"));
        assertThat(world.repository.tagged("canary")).hasValue(other);
    }

    @Test
    void aRewrittenMainIsNotFollowedByItself() {
        CommitId first = threeStages(false);
        world.component("web", "rewritten");

        world.repository.rewrite(world.files);
        world.engine.lookAgain("shop");

        world.until(
                "it says so",
                () -> world.stage("development").text("waiting").orElse("").contains("does not come after"));
        assertThat(world.repository.tagged("development")).hasValue(first);
        assertThat(world.hasEvent("PromotionHeld")).isTrue();
    }

    @Test
    void oneComponentMayBeAheadByATagOfItsOwn() {
        CommitId first = threeStages(false);
        world.component("web", "2");
        world.component("api", "1");
        CommitId second = world.deploy("web-development");
        world.promote("all", Map.of("stage", "canary", "commit", first.hex()));
        world.until("promoted", () -> phase("all").equals("Promoted"));

        world.promote("web-only", Map.of("stage", "canary", "component", "web"));

        world.until("promoted", () -> phase("web-only").equals("Promoted"));
        assertThat(world.repository.tagged("web/canary")).hasValue(second);
        world.untilSynced("web-canary", second);
        assertThat(world.repository.tagged("canary")).hasValue(first);
        assertThat(world.own("Application", "api-canary")).isEmpty();
    }

    @Test
    void aPromotionIsMadeOnceAlsoAcrossARestart() {
        CommitId commit = threeStages(false);
        world.promote("to-canary", Map.of("stage", "canary"));
        world.loop.runUntil(() -> world.repository.tagged("canary").isPresent(), Duration.ofMinutes(1));
        int moves = world.repository.moves();

        world.restart();

        world.until("promoted", () -> phase("to-canary").equals("Promoted"));
        assertThat(world.repository.tagged("canary")).hasValue(commit);
        assertThat(world.repository.moves()).isEqualTo(moves);
    }

    private CommitId threeStages(boolean auto) {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development, auto: " + auto + "}}",
                        "{name: release, promotion: {from: canary}}"));
        world.start();
        CommitId commit = world.push();
        world.untilSynced("web-development", commit);
        return commit;
    }

    private String phase(String promotion) {
        return world.promotion(promotion).text("phase").orElse("");
    }

    private Optional<ApiObject> config(String namespace) {
        return world.get(new ObjectKey(new GroupKind("", "ConfigMap"), namespace, "web"));
    }
}
