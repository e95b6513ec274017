package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.report.InventoryPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application owns is never forgotten, however much it is and whenever the process dies. */
class EngineInventoryTest {
    private static final String WEB = "web-development";
    private static final int MIB = 1024 * 1024;

    private final EngineWorld world = new EngineWorld(61);

    @Test
    void aLargeInventoryStandsOnPagesAndASmallOneInTheStatus() {
        world.start();
        deploy(400);
        assertThat(world.status(WEB).sequence("inventory").size()).isEqualTo(400);
        assertThat(pages()).isEmpty();

        deploy(1_700);
        assertThat(world.status(WEB).has("inventory")).isFalse();
        assertThat(world.status(WEB).whole("inventoryPages")).hasValue(4L);
        assertThat(world.status(WEB).whole("objects")).hasValue(1_700L);
        assertThat(pages())
                .hasSize(4)
                .allSatisfy(page -> assertThat(Json.length(page.root(), MIB)).isLessThan(MIB));
        assertThat(inInventory()).hasSize(1_700);
        world.run(Duration.ofMinutes(1));
        long revision = world.revision();
        world.run(Duration.ofHours(1));
        assertThat(world.writtenSince(revision)).as("at rest").isEmpty();

        deploy(100);
        assertThat(world.status(WEB).sequence("inventory").size()).isEqualTo(100);
        world.until("the pages are gone", () -> pages().isEmpty());
        assertThat(configMaps()).hasSize(100);
    }

    @Test
    void aPageThatSomebodyDeletesIsWrittenAgain() {
        world.start();
        deploy(600);

        world.answer(world.client.delete(pages().get(0).key(), DeleteOptions.BACKGROUND));

        world.until("it is back", () -> pages().size() == 1 && inInventory().size() == 600);
    }

    @Test
    void staysCompleteWhereverTheProcessDies() {
        Watcher watcher = new Watcher(world.client);
        MortalClient mortal = new MortalClient(
                watcher,
                () -> world.loop.post(() -> {
                    watcher.check();
                    world.restart();
                }));
        world.speakThrough(mortal);
        world.start();
        deploy(300);
        int[] sizes = {700, 1_000, 350, 900, 200};
        for (int writes = 1; writes <= 15; writes++) {
            mortal.liveFor(writes);
            deploy(sizes[writes % sizes.length]);
        }
        mortal.liveFor(400);
        deploy(1_000);
        mortal.liveFor(500);
        deploy(10);

        assertThat(watcher.found).isEmpty();
        world.until("nothing is left over", () -> pages().isEmpty());
    }

    /** Looks at what is made: it must be in the inventory before, and whatever is there must be when the process dies. */
    private final class Watcher extends PassingClient {
        private static final int EVERY = 60;
        private final List<String> found = new ArrayList<>();
        private int made;

        Watcher(Client client) {
            super(client);
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
            boolean makes = !options.dryRun() && object.kind().equals("ConfigMap");
            if (makes && made++ % EVERY == 0 && !inInventory().contains(object.name()))
                found.add("made " + object.key() + " before it was in the inventory");
            return super.apply(object, options);
        }

        void check() {
            TreeSet<String> known = inInventory();
            configMaps().stream().filter(name -> !known.contains(name)).forEach(name -> found.add("forgot " + name));
        }
    }

    private void deploy(int size) {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}, "
                        + "prune: {maxObjects: 100000, maxPercent: 100, undo: 0s}}"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++)
            text.append("---\n").append(EngineWorld.configMap("c" + i, "size: \"" + size + "\""));
        world.files.put("web/templates/all.yaml", text.toString());
        CommitId commit = world.push();
        world.until(
                "synced with " + size,
                () -> world.sync(WEB).equals("Synced")
                        && world.status(WEB).text("revision").equals(Optional.of(commit.hex())));
        assertThat(configMaps()).hasSize(size);
    }

    private List<ApiObject> pages() {
        return world.plane.apiServer().kinds().all().stream()
                .filter(kind -> kind.gvk().groupKind().equals(InventoryPage.KIND.groupKind()))
                .flatMap(kind -> Stream.of(1, 2, 4, 8)
                        .flatMap(pages -> Stream.iterate(0, page -> page + 1)
                                .limit(pages)
                                .flatMap(page -> world
                                        .get(new ObjectKey(
                                                InventoryPage.KIND.groupKind(),
                                                EngineWorld.NAMESPACE,
                                                WEB + "-" + pages + "-" + page))
                                        .stream())))
                .toList();
    }

    private TreeSet<String> inInventory() {
        TreeSet<String> names = new TreeSet<>();
        Stream<Mapping> entries = Stream.concat(
                world.status(WEB).sequence("inventory").mappings().stream(),
                pages().stream().flatMap(page -> page.spec().sequence("objects").mappings().stream()));
        entries.forEach(entry -> names.add(entry.text("name").orElse("")));
        return names;
    }

    private TreeSet<String> configMaps() {
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < 2_000; i++)
            world.get(EngineWorld.CONFIG_MAP, "c" + i)
                    .filter(live -> live.annotation(Marks.OWNER).isPresent())
                    .ifPresent(live -> names.add(live.name()));
        return names;
    }
}
