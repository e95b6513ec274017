package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A disk that is full, whichever write of a sync finds it so: it is told, nobody is told "done" of what is not kept, and all goes on once there is room. */
class EngineFullDiskTest {
    private static final int BATCHES = 45;

    @Test
    void goesOnWhereItWasOnceThereIsRoom() {
        int full = 0;
        for (int batches = 0; batches < BATCHES; batches++) full += new Life(batches).run() ? 1 : 0;

        assertThat(full).as("syncs that found the disk full").isGreaterThan(20);
    }

    private static final class Life {
        private final int batches;
        private final FullDisk disk = new FullDisk();
        private final EngineWorld world;
        private final Honest honest;

        Life(int batches) {
            this.batches = batches;
            this.world = new EngineWorld(batches, Optional.empty(), disk);
            this.honest = new Honest(world.client, disk);
            world.speakThrough(honest);
        }

        /** Whether the disk was ever full. */
        boolean run() {
            version("1");
            world.start().deploy("web-development");
            world.run(Duration.ofSeconds(20));
            disk.fitsOnly(batches);
            version("2");
            CommitId second = world.push();
            boolean found = world.loop.runUntil(disk::isFull, Duration.ofMinutes(1));
            if (found) waits();
            disk.makeRoom();
            world.untilSynced("web-development", second);
            world.run(Duration.ofMinutes(1));

            assertThat(world.plane.apiServer().failing()).isEmpty();
            assertThat(world.data("web", "version")).isEqualTo("2");
            assertThat(world.made("migrate")).isEqualTo(2);
            assertThat(world.hooksRunTwice()).isEmpty();
            // A rollout may have run out of its own time meanwhile; then it came right by itself.
            assertThat(world.attempts("web-development").get(0).status().text("phase"))
                    .hasValue("Succeeded");
            assertThat(honest.lies).as("told to be done, and not kept").isEmpty();
            return found;
        }

        private void version(String version) {
            world.files.put(
                    "slipway.yaml", EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}}"));
            world.component("web", version);
            world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", "slipway.dev/hook: PreSync"));
            world.files.put(
                    "web/templates/first.yaml",
                    EngineWorld.configMap("first", "version: \"" + version + "\"")
                            .replace("{name: first}", "{name: first, annotations: {slipway.dev/wave: '-1'}}"));
        }

        /** Reads go on, and show what is kept; a process that starts now finds just that. */
        private void waits() {
            world.run(Duration.ofMinutes(2));
            if (disk.newest() == world.plane.store().head().revision()) return;
            assertThat(world.plane.apiServer().failing())
                    .hasValueSatisfying(why -> assertThat(why).contains("the disk is full"));
            assertThat(world.revision()).isEqualTo(disk.newest());
            VirtualLoop later = new VirtualLoop(0, Instant.parse("2026-01-02T00:00:00Z"));
            ControlPlane other = new ControlPlane(later, disk, ControlPlane.Settings.withNodes(1));
            assertThat(other.store().snapshot().revision()).isEqualTo(disk.newest());
            for (GroupKind kind : world.kinds())
                assertThat(List.copyOf(other.store().snapshot().list(kind)))
                        .isEqualTo(List.copyOf(world.plane.store().snapshot().list(kind)));
        }
    }

    /** Looks whether what the engine is told to be done is kept by then. */
    private static final class Honest extends PassingClient {
        private final FullDisk disk;
        private final List<String> lies = new ArrayList<>();

        Honest(Client client, FullDisk disk) {
            super(client);
            this.disk = disk;
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
            return kept(client.create(object, options), options.dryRun());
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
            return kept(client.update(object, options), options.dryRun());
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
            return kept(client.patch(key, patch, options), options.dryRun());
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
            return kept(client.apply(object, options), options.dryRun());
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
            return kept(client.delete(key, options), options.dryRun());
        }

        private CompletableFuture<Answer<ApiObject>> kept(CompletableFuture<Answer<ApiObject>> asked, boolean dry) {
            return asked.thenApply(answer -> {
                answer.asOptional()
                        .filter(done -> !dry && Informer.revisionOf(done) > disk.newest())
                        .ifPresent(done -> lies.add(done + " at " + done.resourceVersion()));
                return answer;
            });
        }
    }
}
