package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static dev.slipway.sync.pipeline.EngineWorld.POD;
import static dev.slipway.sync.pipeline.EngineWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.Tombstone;
import dev.slipway.sync.plan.Marks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was pruned can be brought back for a while. */
class EngineUndoPruneTest {
    private static final String WEB = "web-development";
    private static final GroupKind SECRET = new GroupKind("", "Secret");

    /** So many tombstones an application has at most. */
    private static final int KEPT = 200;

    private final EngineWorld world = EngineWorld.withWeb(21).start();

    @Test
    void whatWasPrunedComesBackAsItWasAndNoSyncDeletesItAgain() {
        pruneExtra();
        ApiObject tombstone = tombstone("extra");
        assertThat(tombstone.status().text("commit"))
                .isEqualTo(world.status(WEB).text("revision"));
        assertThat(tombstone.status().text("keptUntil").orElse("")).startsWith("2026-01-02T00:00:0");

        restore(tombstone);

        world.until("it is told", () -> world.hasEvent("Restored"));
        assertThat(world.data("extra", "a")).isEqualTo("b");
        world.component("web", "2");
        world.deploy(WEB);
        world.run(Duration.ofHours(30));
        assertThat(world.get(CONFIG_MAP, "extra")).hasValueSatisfying(live -> {
            assertThat(Marks.ownerOf(live)).isEmpty();
            assertThat(live.annotation(Marks.RESTORED)).hasValue(tombstone.name());
            assertThat(live.annotation("note")).hasValue("by hand");
        });
        assertThat(tombstone("extra").status().text("message").orElse(""))
                .isEqualTo("restored, not in the repository; add it there, or delete it");
        assertThat(world.status(WEB).sequence("inventory").size()).isEqualTo(2);
    }

    @Test
    void whatTheRepositoryHasAgainBelongsToItsApplicationAgain() {
        pruneExtra();
        restore(tombstone("extra"));
        world.until("it is back", () -> world.get(CONFIG_MAP, "extra").isPresent());
        String uid = world.get(CONFIG_MAP, "extra").orElseThrow().uid();
        world.files.put("web/templates/extra.yaml", configMap("extra", "a: c"));

        world.deploy(WEB);

        assertThat(world.get(CONFIG_MAP, "extra")).hasValueSatisfying(live -> {
            assertThat(live.uid()).isEqualTo(uid);
            assertThat(Marks.ownerOf(live)).hasValue("shop/" + WEB);
            assertThat(live.annotation(Marks.RESTORED)).isEmpty();
        });
        world.until("the tombstone has gone", () -> tombstones().isEmpty());
    }

    @Test
    void theWindowPassesAlsoAcrossARestart() {
        pruneExtra();
        world.run(Duration.ofHours(23));
        assertThat(tombstones()).hasSize(1);
        world.restart();

        world.run(Duration.ofHours(2));

        assertThat(tombstones()).isEmpty();
    }

    @Test
    void theStageSaysHowLong() {
        undo("0s");
        pruneExtra();
        assertThat(tombstones()).isEmpty();

        undo("10m");
        pruneExtra();

        assertThat(tombstones()).hasSize(1);
        world.run(Duration.ofMinutes(11));
        assertThat(tombstones()).isEmpty();
    }

    @Test
    void whatASecretHeldIsKeptInASecretAndNowhereElse() {
        world.files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: sesame}\n");
        world.deploy(WEB);
        world.files.remove("web/templates/secret.yaml");
        world.deploy(WEB);
        ApiObject tombstone = tombstone("key");
        assertThat(tombstone.root().toString()).doesNotContain("sesame").doesNotContain("c2VzYW1l");
        assertThat(world.get(SECRET, tombstone.name()))
                .hasValueSatisfying(kept -> assertThat(kept.root().text("type")).hasValue(Tombstone.SECRET_TYPE));

        restore(tombstone);

        world.until("it is back", () -> world.get(SECRET, "key").isPresent());
        assertThat(world.get(SECRET, "key").orElseThrow().root().text("data", "password"))
                .hasValue("c2VzYW1l");
        world.answer(world.client.delete(new ObjectKey(SECRET, "development", "key"), DeleteOptions.BACKGROUND));
        world.until("nothing is kept any more", () -> tombstones().isEmpty());
        assertThat(world.get(SECRET, tombstone.name())).isEmpty();
    }

    @Test
    void aComponentThatWasRemovedCanBeBroughtBackWhole() {
        world.component("api", "1");
        world.deploy("api-development");
        world.files.keySet().removeIf(file -> file.startsWith("web/"));
        world.push();
        world.until("it has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(tombstones()).hasSize(2);

        tombstones().forEach(this::restore);

        world.until(
                "its pods run again",
                () -> world.get(DEPLOYMENT, "web")
                        .filter(live -> live.status().whole("availableReplicas").equals(Optional.of(2L)))
                        .isPresent());
        assertThat(world.list(POD)).hasSize(4);
        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void whatIsThereInTheMeantimeIsNotTouched() {
        pruneExtra();
        world.create(ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "development", "extra"));

        restore(tombstone("extra"));

        world.until(
                "it is refused", () -> tombstone("extra").status().text("phase").equals(Optional.of("Refused")));
        assertThat(tombstone("extra").status().text("message").orElse("")).contains("already exists");
        assertThat(world.get(CONFIG_MAP, "extra").orElseThrow().root().mapping("data"))
                .isEmpty();
    }

    @Test
    void whoAsksCannotSayWhatComesBack() {
        pruneExtra();
        ApiObject tombstone = tombstone("extra");
        world.patch(
                tombstone.key(),
                Mapping.of("status", Mapping.of("manifest", Mapping.of("data", Mapping.of("a", "evil")))));

        restore(tombstone);

        world.until("it is back", () -> world.get(CONFIG_MAP, "extra").isPresent());
        assertThat(world.data("extra", "a")).isEqualTo("b");
    }

    @Test
    void onlySoManyAreKept() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, prune: {maxObjects: 1000}}"));
        for (int i = 0; i < KEPT + 5; i++)
            world.files.put("web/templates/many-" + i + ".yaml", configMap("many-" + i, "a: b"));
        world.deploy(WEB);
        world.files.keySet().removeIf(file -> file.contains("many-"));

        world.deploy(WEB);

        assertThat(tombstones()).hasSize(KEPT);
        assertThat(events("Pruned"))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("205 objects that are no longer wanted were deleted; for 1d they come back with:"
                                + " slipway undo-prune web-development; too large or too many to be kept: "));
        world.files.put("web/templates/extra.yaml", configMap("extra", "a: b"));
        world.deploy(WEB);
        world.files.remove("web/templates/extra.yaml");
        world.deploy(WEB);
        assertThat(tombstones()).hasSize(KEPT);
        assertThat(tombstone("extra")).isNotNull();
    }

    private void pruneExtra() {
        world.files.put(
                "web/templates/extra.yaml",
                configMap("extra", "a: b").replace("{name: extra}", "{name: extra, annotations: {note: by hand}}"));
        world.deploy(WEB);
        world.files.remove("web/templates/extra.yaml");
        world.deploy(WEB);
        assertThat(world.get(CONFIG_MAP, "extra")).isEmpty();
    }

    private void undo(String span) {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, prune: {undo: " + span + "}}"));
    }

    private void restore(ApiObject tombstone) {
        world.patch(tombstone.key(), Mapping.of("spec", Mapping.of("restore", true)));
    }

    private List<ApiObject> tombstones() {
        return world.list(Tombstone.KIND.groupKind());
    }

    private ApiObject tombstone(String name) {
        return tombstones().stream()
                .filter(object -> object.status().text("name").equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events(String reason) {
        return world.list(EngineWorld.EVENT).stream()
                .filter(event -> event.root().text("reason").equals(Optional.of(reason)))
                .map(event -> event.root().text("message").orElse(""))
                .toList();
    }
}
