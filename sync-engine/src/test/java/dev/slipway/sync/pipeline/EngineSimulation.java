package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Some minutes of an engine's life: people push, break things, edit what is live, and the process dies in the middle of whatever it does.
 * When the dust has settled, live is what the last commit says, nothing of anybody else's was deleted, and nobody writes any more.
 */
class EngineSimulation {
    private static final int SEEDS = 100;
    private static final int EVENTS = 12;
    private static final List<String> COMPONENTS = List.of("web", "api", "worker");

    @Test
    void convergesWhateverHappens() {
        Seeds.forEach(SEEDS, seed -> new Life(seed).run());
    }

    @Test
    void convergesOverABadLine() {
        Seeds.forEach(SEEDS, seed -> new Life(seed).overABadLine().run());
    }

    private static final class Life {
        private final Random chance;
        private final EngineWorld world;
        private final List<ObjectKey> foreign = new ArrayList<>();
        private Optional<FaultyClient> line = Optional.empty();
        private int version = 1;

        Life(long seed) {
            this.chance = Seeds.random(seed);
            this.world = EngineWorld.withWeb(seed);
        }

        Life overABadLine() {
            line = Optional.of(world.badLine(chance));
            return this;
        }

        void run() {
            world.start();
            if (line.isPresent()) world.restart();
            world.deploy("web-development");
            foreigner("development");
            for (int i = 0; i < EVENTS; i++) {
                somethingHappens();
                world.run(Duration.ofMillis(chance.nextInt(4_000)));
            }
            settle();
        }

        private void somethingHappens() {
            switch (chance.nextInt(10)) {
                case 0, 1, 2 -> pushSomething();
                case 3 -> removeSomething();
                case 4 -> pushSomethingBad();
                case 5 -> editLive();
                case 6 -> deleteLive();
                case 7 -> crash();
                case 8 -> world.repository.failWith(Problem.of(Reason.RepositoryUnreachable, "no route to host"));
                default -> world.repository.heal();
            }
        }

        private void pushSomething() {
            String component = any();
            world.component(component, String.valueOf(++version));
            if (chance.nextBoolean())
                world.files.put(
                        component + "/templates/extra.yaml",
                        EngineWorld.configMap(component + "-extra-" + chance.nextInt(2), "n: \"" + version + "\""));
            world.push();
        }

        private void removeSomething() {
            String component = any();
            boolean all = chance.nextBoolean() && !component.equals("web");
            world.files.keySet().removeIf(file -> file.startsWith(component + "/") && (all || file.contains("extra")));
            world.push();
        }

        private void pushSomethingBad() {
            String component = any();
            if (chance.nextBoolean()) {
                world.files.put(
                        component + "/templates/deployment.yaml",
                        EngineWorld.deployment(component, "bad", "simulation.slipway.dev/behaviour: never-ready"));
            } else {
                world.files.put(component + "/templates/broken.yaml", "a: [");
            }
            world.push();
        }

        private void editLive() {
            ObjectKey key = new ObjectKey(EngineWorld.CONFIG_MAP, "development", any());
            if (world.get(key).isPresent())
                world.patch(key, Mapping.of("data", Mapping.of("version", "edited " + chance.nextInt())));
        }

        private void deleteLive() {
            ObjectKey key = new ObjectKey(EngineWorld.DEPLOYMENT, "development", any());
            world.answer(world.client.delete(key, DeleteOptions.BACKGROUND));
        }

        /** The engine dies somewhere in the middle of what it does, if only it does something within two seconds. */
        private void crash() {
            int steps = chance.nextInt(200);
            long upTo = world.loop.steps() + steps;
            world.loop.runUntil(() -> world.loop.steps() >= upTo, Duration.ofSeconds(2));
            world.restart();
        }

        private void foreigner(String namespace) {
            ApiObject object = ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), namespace, "somebody-elses");
            foreign.add(world.create(object).key());
        }

        private String any() {
            return COMPONENTS.get(chance.nextInt(COMPONENTS.size()));
        }

        /** The last push mends everything; it must win over whatever is under way. */
        private void settle() {
            world.repository.heal();
            line.ifPresent(FaultyClient::heal);
            world.files.keySet().removeIf(file -> file.contains("broken"));
            world.component("web", "last");
            for (String component : COMPONENTS)
                if (world.files.keySet().stream().anyMatch(file -> file.startsWith(component + "/")))
                    world.component(component, "last");
            CommitId last = world.push();
            for (String component : COMPONENTS) {
                boolean there = world.files.containsKey(component + "/templates/config.yaml");
                if (there) world.untilSynced(component + "-development", last);
                else
                    world.until(
                            component + " has gone",
                            () -> world.own("Application", component + "-development")
                                    .isEmpty());
            }
            world.run(Duration.ofMinutes(3));
            validate();
        }

        private void validate() {
            long before = world.revision();
            world.run(Duration.ofMinutes(2));
            assertThat(world.revision())
                    .as(() -> "at rest somebody writes " + world.writtenSince(before))
                    .isEqualTo(before);
            for (ObjectKey key : foreign)
                assertThat(world.get(key)).as(key.toString()).isPresent();
            List<String> live = new ArrayList<>();
            world.list(EngineWorld.CONFIG_MAP).stream()
                    .filter(object -> object.namespace().equals("development"))
                    .filter(object -> !foreign.contains(object.key()))
                    .forEach(object -> live.add(object.name()));
            List<String> wanted = world.files.values().stream()
                    .filter(text -> text.contains("kind: ConfigMap"))
                    .map(text -> text.substring(text.indexOf("{name: ") + 7, text.indexOf('}')))
                    .sorted()
                    .toList();
            assertThat(live).isEqualTo(wanted);
            for (String component : COMPONENTS)
                if (world.files.containsKey(component + "/templates/config.yaml"))
                    assertThat(world.data(component, "version")).isEqualTo("last");
        }
    }
}
