package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that dies leaves nothing behind that the next one does not know of. */
class EngineRestartTest {
    private static final String TTL = "  ttlSecondsAfterFinished: 2\n";
    private static final String RUN = "simulation.slipway.dev/run-for: 1s";

    @Test
    void aRestartAtRestWritesNothing() {
        EngineWorld world = EngineWorld.withWeb(3).start();
        world.deploy("web-development");
        world.run(Duration.ofMinutes(2));
        world.restart();
        world.run(Duration.ofMinutes(1));
        long before = world.revision();

        world.restart();
        world.run(Duration.ofMinutes(2));

        assertThat(world.revision()).isEqualTo(before);
        assertThat(world.sync("web-development")).isEqualTo("Synced");
    }

    /** Also in a process that has not seen the commits in between. */
    @Test
    void anApplicationThatACommitDoesNotTouchIsNotWritten() {
        EngineWorld world = EngineWorld.withWeb(4);
        world.component("other", "1");
        world.start();
        CommitId first = world.deploy("web-development");
        world.untilSynced("other-development", first);
        world.run(Duration.ofMinutes(2));
        String before =
                world.own("Application", "web-development").orElseThrow().resourceVersion();

        for (String version : List.of("2", "3")) {
            world.component("other", version);
            world.deploy("other-development");
            world.restart();
            world.run(Duration.ofMinutes(2));
        }

        assertThat(world.own("Application", "web-development").orElseThrow().resourceVersion())
                .isEqualTo(before);
        assertThat(world.status("web-development").text("revision")).hasValue(first.hex());
    }

    /** Between any two events of a rollout with a Job before it: the Job runs once, and an object that a later commit drops is not forgotten. */
    @Test
    void nothingRunsTwiceAndNothingIsForgotten() {
        Seeds.forEach(150, seed -> {
            EngineWorld world = EngineWorld.withWeb(seed);
            world.files.put("web/templates/job.yaml", """
                    apiVersion: batch/v1
                    kind: Job
                    metadata: {name: migrate, annotations: {slipway.dev/wave: "-1"}}
                    spec:
                      template:
                        spec:
                          restartPolicy: Never
                          containers: [{name: main, image: "migrate:1"}]
                    """);
            world.files.put("web/templates/extra.yaml", EngineWorld.configMap("extra", "a: b"));
            world.start();
            CommitId first = world.push();
            int steps = Seeds.random(seed).nextInt(600);
            for (int i = 0; i < steps && world.loop.step(); i++) {}

            world.restart();
            if (seed % 2 == 0) world.untilSynced("web-development", first);
            world.files.remove("web/templates/extra.yaml");
            CommitId second = world.push();
            world.untilSynced("web-development", second);

            assertThat(world.get(EngineWorld.CONFIG_MAP, "extra")).as("orphan").isEmpty();
            List<String> pods = world.list(EngineWorld.POD).stream()
                    .filter(pod -> pod.name().startsWith("migrate-"))
                    .map(pod -> pod.name())
                    .toList();
            assertThat(pods).as("runs of the Job").hasSize(1);
        });
    }

    /** The promise of every step: the process dies with each single write of two syncs with hooks, waves and deletions. */
    @Test
    void noWriteIsTheOneThatMayNotBeTheLast() {
        int writes = 0;
        boolean alive = false;
        while (!alive) {
            writes++;
            EngineWorld world = EngineWorld.withWeb(writes);
            MortalClient mortal = new MortalClient(world.client, () -> world.loop.post(world::restart));
            world.speakThrough(mortal);
            world.start();
            mortal.liveFor(writes);
            live(world, "dies with write " + writes);
            alive = mortal.isAlive();
        }
        assertThat(writes).isGreaterThan(30);
    }

    private static void live(EngineWorld world, String how) {
        world.files.put("web/templates/before.yaml", Hooks.job("before", "slipway.dev/hook: PreSync"));
        world.files.put(
                "web/templates/after.yaml",
                Hooks.job("after", "slipway.dev/hook: PostSync, slipway.dev/hook-delete: OnSuccess"));
        world.files.put("web/templates/seed.yaml", Hooks.job("seed", "slipway.dev/wave: \"-1\"", TTL, RUN));
        world.files.put("web/templates/extra.yaml", EngineWorld.configMap("extra", "a: b"));
        CommitId first = world.push();
        world.untilSynced("web-development", first);
        world.files.remove("web/templates/extra.yaml");
        world.component("web", "2");
        CommitId second = world.push();
        world.untilSynced("web-development", second);
        world.run(Duration.ofMinutes(1));

        assertThat(world.get(EngineWorld.CONFIG_MAP, "extra")).as(how).isEmpty();
        assertThat(world.made("before")).as(how).isEqualTo(2);
        assertThat(world.made("after")).as(how).isEqualTo(2);
        assertThat(world.made("seed")).as(how).isEqualTo(1);
        assertThat(world.hooksRunTwice()).as(how).isEmpty();
        assertThat(world.list(EngineWorld.JOB).stream().filter(Keepsake::isOn))
                .as(how)
                .isEmpty();
        assertThat(world.attempts("web-development"))
                .as(how)
                .extracting(attempt -> attempt.status().text("phase").orElse("?"))
                .containsExactly("Succeeded", "Succeeded");
    }
}
