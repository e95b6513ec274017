package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that dies leaves nothing behind that the next one does not know of. */
class EngineRestartTest {
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
}
