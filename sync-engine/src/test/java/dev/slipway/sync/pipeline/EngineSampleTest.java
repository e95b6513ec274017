package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.model.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample repository, all the way: what a visitor is shown must work. */
class EngineSampleTest {
    private static final Path SAMPLE = Path.of("..", "sample-repo");
    private static final GroupKind APPLICATION = new GroupKind("slipway.dev", "Application");

    private final EngineWorld world = new EngineWorld(17);

    @BeforeEach
    void copySample() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLE)) {
            for (Path file : files.sorted().toList()) {
                String name = SAMPLE.relativize(file).toString().replace('\\', '/');
                if (Files.isSymbolicLink(file)) world.files.put(name, "->" + Files.readSymbolicLink(file));
                else if (Files.isRegularFile(file)) world.files.put(name, Files.readString(file));
            }
        }
        world.start();
    }

    @Test
    void goesThroughAllStages() {
        CommitId commit = world.push();
        world.until("development runs it", () -> standing("development").equals("4 of 4"));

        world.promote("to-canary", Map.of("stage", "canary"));
        world.until("canary runs it", () -> standing("canary").equals("4 of 4"));
        world.promote("to-release", Map.of("stage", "release"));
        world.until("release runs it", () -> standing("release").equals("8 of 8"));

        assertThat(world.repository.tagged("release")).hasValue(commit);
        world.run(Duration.ofMinutes(1));
        long before = world.revision();
        world.run(Duration.ofMinutes(5));
        assertThat(world.revision()).as("writes at rest").isEqualTo(before);
    }

    @Test
    void aFlagThatIsTurnedBringsItsObjectAndTakesItAway() {
        world.push();
        world.until("development runs it", () -> standing("development").equals("4 of 4"));
        int with = world.status("storefront-development").sequence("inventory").size();
        world.files.put("flags.yaml", world.files.get("flags.yaml").replace("[development]", "[nowhere]"));

        world.push();

        world.until(
                "it is gone",
                () -> world.status("storefront-development")
                                        .sequence("inventory")
                                        .size()
                                < with
                        && world.sync("storefront-development").equals("Synced"));
    }

    private String standing(String stage) {
        List<ApiObject> all = world.list(APPLICATION).stream()
                .filter(object -> object.spec().text("stage").equals(Optional.of(stage)))
                .toList();
        long good = all.stream()
                .filter(object -> world.sync(object.name()).equals("Synced"))
                .filter(object -> object.status().text("health").equals(Optional.of("Healthy")))
                .count();
        return good + " of " + all.size();
    }
}
