package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void aPushIsRolledOut() {
        EngineWorld world = EngineWorld.withWeb(1).start();

        CommitId first = world.deploy("web-development");

        assertThat(world.repository.tagged("development")).hasValue(first);
        assertThat(world.get(DEPLOYMENT, "web"))
                .hasValueSatisfying(deployment -> assertThat(deployment.status().whole("availableReplicas"))
                        .hasValue(2L));
        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(world.hasEvent("Synced")).isTrue();
        world.until(
                "stage tells", () -> world.stage("development").text("synced").equals(Optional.of("1/1")));
    }

    @Test
    void atRestNothingIsWritten() {
        EngineWorld world = EngineWorld.withWeb(2).start();
        world.deploy("web-development");
        world.run(Duration.ofMinutes(2));
        long before = world.revision();

        world.run(Duration.ofMinutes(10));

        assertThat(world.revision()).isEqualTo(before);
        assertThat(world.get(CONFIG_MAP, "web")).isPresent();
    }
}
