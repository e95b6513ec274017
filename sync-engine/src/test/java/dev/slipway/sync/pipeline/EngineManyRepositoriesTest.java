package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.testing.FakeRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Several repositories in one process: whatever one of them does, the others go on as if it were not there. */
class EngineManyRepositoriesTest {
    private final EngineWorld world = EngineWorld.withWeb(11);
    private final FakeRepository other = world.alsoFollow("other");
    private final TreeMap<String, String> files = new TreeMap<>();

    @Test
    void oneThatHangsHoldsUpNobodyElse() {
        startBoth();
        world.loop.hang("remote-other");
        world.engine.lookAgain("other");
        CommitId missed = pushOther("late");
        world.run(Duration.ofMinutes(3));

        Instant before = world.loop.instant();
        world.component("web", "2");
        world.deploy("web-development");

        assertThat(Duration.between(before, world.loop.instant())).isLessThan(Duration.ofSeconds(10));
        assertThat(repository("other").text("message").orElse(""))
                .contains("file:///other has not answered for 2 minutes", "keeps to what was read last");
        assertThat(repository("shop").text("message").orElse("")).isEmpty();

        world.loop.letGo("remote-other");
        world.until("the other catches up", () -> runsOther(missed));
        assertThat(repository("other").text("message").orElse("")).isEmpty();
    }

    @Test
    void whatTheOneThatHangsSaidLastStaysInForce() {
        startBoth();
        world.loop.hang("remote-other");
        world.engine.lookAgain("other");
        world.run(Duration.ofMinutes(3));

        world.patch(otherMap(), Mapping.of("data", Mapping.of("text", "edited")));
        world.until("healed", () -> otherText().equals("first"));
    }

    @Test
    void oneThatTakesLongToReadHoldsUpNobodyElse() {
        startBoth();
        world.loop.hang("files-other");
        CommitId huge = pushOther("huge");
        world.run(Duration.ofMinutes(3));
        assertThat(repository("other").text("message").orElse("")).contains("is being read and rendered for more than");

        Instant before = world.loop.instant();
        world.component("web", "2");
        world.deploy("web-development");

        assertThat(Duration.between(before, world.loop.instant())).isLessThan(Duration.ofSeconds(10));

        world.loop.letGo("files-other");
        world.until("it is read at last", () -> runsOther(huge));
        assertThat(repository("other").text("message").orElse("")).isEmpty();
    }

    @Test
    void oneThatIsGoneForAnHourKeepsWhatItHasAndCatchesUp() {
        startBoth();
        other.failWith(Problem.of(Reason.RepositoryUnreachable, "file:///other: no route to host"));
        world.run(Duration.ofHours(1));
        assertThat(otherText()).isEqualTo("first");
        assertThat(repository("other").text("message").orElse("")).contains("no route to host");

        CommitId missed = pushOther("back");
        other.heal();

        assertThat(world.loop.runUntil(() -> runsOther(missed), Duration.ofMinutes(6)))
                .as("within the longest wait between two tries")
                .isTrue();
    }

    @Test
    void oneOfAThousandErrorsSaysSoInBoundedWordsAndHoldsUpNobodyElse() {
        startBoth();
        for (int i = 0; i < 1000; i++) files.put("bad-" + i + "/templates/bad.yaml", "a: [\n");
        CommitId broken = pushOther("second");
        world.until("the good component", () -> runsOther(broken));

        Instant before = world.loop.instant();
        world.component("web", "2");
        world.deploy("web-development");

        assertThat(Duration.between(before, world.loop.instant())).isLessThan(Duration.ofSeconds(10));
        world.until(
                "all are told",
                () -> application("bad-999-development").filter(this::isFailed).isPresent());
        assertThat(stage().encoded().size()).isLessThan(20_000);
    }

    private boolean isFailed(ApiObject application) {
        return application.status().text("sync").equals(Optional.of("Failed"));
    }

    private ApiObject stage() {
        return world.get(key("Stage", "development")).orElseThrow();
    }

    private void startBoth() {
        files.put("slipway.yaml", EngineWorld.pipeline("{name: development, namespace: others, ref: refs/heads/main}"));
        CommitId first = pushOther("first");
        world.start();
        world.deploy("web-development");
        world.until("the other is there", () -> runsOther(first));
    }

    private CommitId pushOther(String text) {
        files.put("thing/templates/map.yaml", EngineWorld.configMap("thing", "text: " + text));
        CommitId commit = other.push(files);
        world.engine.lookAgain("other");
        return commit;
    }

    private boolean runsOther(CommitId commit) {
        return application("thing-development")
                .map(ApiObject::status)
                .filter(status -> status.text("sync").equals(Optional.of("Synced"))
                        && status.text("revision").equals(Optional.of(commit.hex())))
                .isPresent();
    }

    private Optional<ApiObject> application(String name) {
        return world.get(key("Application", name));
    }

    private static ObjectKey key(String kind, String name) {
        return new ObjectKey(new GroupKind("slipway.dev", kind), "other", name);
    }

    private static ObjectKey otherMap() {
        return new ObjectKey(EngineWorld.CONFIG_MAP, "others", "thing");
    }

    private String otherText() {
        return world.get(otherMap())
                .flatMap(map -> map.root().text("data", "text"))
                .orElse("");
    }

    private Mapping repository(String name) {
        return world.get(new ObjectKey(new GroupKind("slipway.dev", "ConfigRepository"), name, name))
                .map(ApiObject::status)
                .orElse(Mapping.empty());
    }
}
