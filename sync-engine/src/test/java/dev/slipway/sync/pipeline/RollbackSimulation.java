package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A stage that goes back by itself, while people push good and bad, take things back themselves, and the process dies in the middle. It comes to
 * rest where nothing that was taken back runs, the tag does not go to and fro, and the next good commit wins.
 */
class RollbackSimulation {
    private static final int SEEDS = 15;
    private static final int EVENTS = 8;
    private static final String STAGE =
            "{name: development, promotion: {from: HEAD, auto: true}, rollout: {onFailure: rollback}}";

    @Test
    void comesToRestOnWhatWasNotTakenBack() {
        Seeds.forEach(SEEDS, seed -> new Life(seed).run());
    }

    private static final class Life {
        private final Random chance;
        private final EngineWorld world;
        private final List<CommitId> bad = new ArrayList<>();
        private int version = 1;
        private int wishes;

        Life(long seed) {
            this.chance = Seeds.random(seed);
            this.world = EngineWorld.withWeb(seed);
        }

        void run() {
            world.files.put("slipway.yaml", EngineWorld.pipeline(STAGE));
            world.component("api", "1");
            world.start();
            CommitId first = world.deploy("web-development");
            world.untilSynced("api-development", first);
            world.run(Duration.ofSeconds(5));
            for (int i = 0; i < EVENTS; i++) {
                somethingHappens();
                world.run(Duration.ofMillis(chance.nextInt(60_000)));
            }
            world.repository.heal();
            rest();
            mend();
        }

        private void somethingHappens() {
            switch (chance.nextInt(8)) {
                case 0, 1 -> good();
                case 2, 3 -> bad();
                case 4 -> goBack();
                case 5, 6 -> crash();
                default -> world.repository.failWith(Problem.of(Reason.RepositoryUnreachable, "no route to host"));
            }
            if (chance.nextInt(3) == 0) world.repository.heal();
        }

        private void good() {
            world.component(chance.nextBoolean() ? "web" : "api", String.valueOf(++version));
            world.push();
        }

        private void bad() {
            String component = chance.nextBoolean() ? "web" : "api";
            world.files.put(
                    component + "/templates/deployment.yaml",
                    EngineWorld.deployment(
                            component, String.valueOf(++version), "simulation.slipway.dev/behaviour: never-ready"));
            bad.add(world.push());
        }

        private void goBack() {
            world.promote("back-" + ++wishes, Map.of("stage", "development", "rollback", true, "reason", "a whim"));
        }

        private void crash() {
            long upTo = world.loop.steps() + chance.nextInt(200);
            world.loop.runUntil(() -> world.loop.steps() >= upTo, Duration.ofSeconds(2));
            world.restart();
        }

        private void rest() {
            world.engine.lookAgain("shop");
            world.run(Duration.ofMinutes(15));
            int moves = world.repository.moves();
            long revision = world.revision();
            world.run(Duration.ofMinutes(15));

            assertThat(world.repository.moves()).as("the tag goes to and fro").isEqualTo(moves);
            assertThat(world.revision())
                    .as(() -> "at rest somebody writes " + world.writtenSince(revision))
                    .isEqualTo(revision);
            String commit = world.stage("development").text("commit").orElse("");
            assertThat(world.repository.tagged("development").map(CommitId::hex))
                    .hasValue(commit);
            TreeSet<String> rejected = new TreeSet<>();
            world.stage("development")
                    .sequence("rejections")
                    .mappings()
                    .forEach(rejection -> rejected.add(rejection.text("commit").orElse("")));
            assertThat(rejected).as("what runs was taken back").doesNotContain(commit);
            assertThat(bad).extracting(CommitId::hex).as("what runs is bad").doesNotContain(commit);
        }

        private void mend() {
            world.component("web", "last");
            world.component("api", "last");
            CommitId last = world.push();
            world.untilSynced("web-development", last);
            world.untilSynced("api-development", last);
            world.run(Duration.ofMinutes(1));
            assertThat(world.repository.tagged("development")).isEqualTo(Optional.of(last));
        }
    }
}
