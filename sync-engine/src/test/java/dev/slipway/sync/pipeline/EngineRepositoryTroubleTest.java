package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may happen to a config repository as a whole: nothing is deleted, what was said last stays in force, and somebody says what is wrong. */
class EngineRepositoryTroubleTest {
    private final EngineWorld world = EngineWorld.withWeb(17);

    @Test
    void aHistoryThatIsRewrittenIsHeldAndExplainedUntilSomebodyPromotesIt() {
        CommitId before = runningWithCanary();
        world.component("web", "2");
        CommitId rewritten = world.repository.rewrite(world.files);
        world.engine.lookAgain("shop");
        world.until(
                "it is told",
                () -> world.hasEvent("PromotionHeld")
                        && !world.stage("development")
                                .text("waiting")
                                .orElse("")
                                .isEmpty());

        assertThat(world.stage("development").text("commit")).hasValue(before.hex());
        assertThat(world.stage("development").text("waiting").orElse(""))
                .contains("does not come after", before.abbreviated(), "promote it by hand if that is meant");
        isAsBefore();

        world.promote("rewritten", Map.of("stage", "development", "commit", rewritten.hex(), "force", true));
        world.untilSynced("web-development", rewritten);
        world.component("web", "3");
        world.untilSynced("web-development", world.push());
    }

    @Test
    void aStageWhoseTagIsDeletedWaitsAndKeepsEverything() {
        CommitId commit = runningWithCanary();
        world.repository.deleteTag("canary");
        world.engine.lookAgain("shop");
        world.until(
                "it says so",
                () -> world.stage("canary").text("waiting").orElse("").contains("is not there"));
        world.run(Duration.ofMinutes(10));

        isAsBefore();
        assertThat(world.own("Application", "web-canary")).isPresent();

        world.repository.tag("canary", commit);
        world.component("web", "2");
        CommitId next = world.push();
        world.repository.tag("canary", next);
        world.engine.lookAgain("shop");
        world.untilSynced("web-canary", next);
    }

    @Test
    void aDefaultBranchThatIsGoneIsToldWithTheBranchesThereAre() {
        runningWithCanary();
        world.repository.renameMain("trunk");
        world.engine.lookAgain("shop");
        world.until("it says so", () -> problem().contains("there is no branch main"));

        assertThat(problem()).contains("there are: trunk");
        isAsBefore();

        world.repository.renameBack("trunk");
        world.component("web", "2");
        world.untilSynced("web-development", world.push());
        assertThat(problem()).isEmpty();
    }

    @Test
    void aRepositoryThatIsGoneForAnHourKeepsEverythingAndCatchesUp() {
        runningWithCanary();
        world.repository.failWith(Problem.of(Reason.RepositoryUnreachable, "no route to host"));
        world.run(Duration.ofHours(1));
        isAsBefore();
        assertThat(problem()).contains("no route to host");

        world.repository.heal();
        world.component("web", "2");
        CommitId next = world.repository.push(world.files);
        assertThat(world.loop.runUntil(() -> world.isSynced("web-development", next), Duration.ofMinutes(6)))
                .isTrue();
    }

    /** Live is what the first commit says, at both stages, and drift is still healed. */
    private void isAsBefore() {
        for (String stage : new String[] {"development", "canary"}) {
            ObjectKey key = new ObjectKey(EngineWorld.CONFIG_MAP, stage, "web");
            world.patch(key, Mapping.of("data", Mapping.of("version", "edited")));
            world.until(
                    "healed at " + stage,
                    () -> world.get(key)
                            .flatMap(map -> map.root().text("data", "version"))
                            .filter("1"::equals)
                            .isPresent());
        }
    }

    private CommitId runningWithCanary() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development}}"));
        world.start();
        CommitId commit = world.deploy("web-development");
        world.repository.tag("canary", commit);
        world.engine.lookAgain("shop");
        world.untilSynced("web-canary", commit);
        return commit;
    }

    private String problem() {
        return world.own("ConfigRepository", "shop")
                .flatMap(object -> object.status().text("message"))
                .orElse("");
    }
}
