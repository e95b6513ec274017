package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.election.Election;
import dev.slipway.cluster.election.Terms;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.seal.Unsealer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two engines of two processes follow one repository and work against one plane. */
class EngineElectionTest {
    private final EngineWorld world = EngineWorld.withWeb(6);
    /** Who wrote, in order, each as long as no other did. */
    private final List<String> writers = new ArrayList<>();

    @Test
    void oneActsUntilItLeavesAndThenTheOther() {
        begin();
        Election first = stand("a", world.client);
        Election second = stand("b", world.client);
        world.untilSynced("web-development", world.repository.push(world.files));
        assertThat(writers).containsExactly("a");

        first.close();
        world.component("web", "2");
        CommitId next = world.repository.push(world.files);
        world.untilSynced("web-development", next);

        assertThat(writers).containsExactly("a", "b");
        assertThat(second.isLeading()).isTrue();
    }

    @Test
    void oneThatIsCutOffWritesNoMoreAfterTheOtherBegan() {
        begin();
        CutClient line = new CutClient(world.client);
        Election first = stand("a", line);
        stand("b", world.client);
        world.untilSynced("web-development", world.repository.push(world.files));
        line.cut();
        world.run(Duration.ofSeconds(11));
        assertThat(first.isLeading()).isFalse();

        world.component("web", "2");
        CommitId next = world.repository.push(world.files);
        world.untilSynced("web-development", next);

        assertThat(writers).containsExactly("a", "b");
    }

    private void begin() {
        world.engine.close();
        world.plane.start();
        world.run(Duration.ofSeconds(1));
    }

    private Election stand(String identity, Client line) {
        Terms terms = Terms.usual("kube-system", "slipway-engine", identity);
        Election election = new Election(world.loop, line, terms, client -> {
            RepositorySettings shop = new RepositorySettings(
                    "shop",
                    "shop",
                    "file:///shop",
                    world.repository,
                    Duration.ofSeconds(30),
                    Unsealer.withoutKeys("give it some"));
            Engine engine = new Engine(
                    world.loop, new Witness(client, identity), Kinds.of(world.plane.apiServer()::kinds), List.of(shop));
            engine.start();
            return engine;
        });
        election.start();
        world.run(Duration.ofSeconds(1));
        return election;
    }

    /** Remembers whose writes were done. */
    private final class Witness extends PassingClient {
        private final String name;

        Witness(Client client, String name) {
            super(client);
            this.name = name;
        }

        private CompletableFuture<Answer<ApiObject>> seen(CompletableFuture<Answer<ApiObject>> answer) {
            return answer.thenApply(said -> {
                boolean again =
                        !writers.isEmpty() && writers.get(writers.size() - 1).equals(name);
                if (said.asOptional().isPresent() && !again) writers.add(name);
                return said;
            });
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
            return seen(super.create(object, options));
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
            return seen(super.update(object, options));
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
            return seen(super.apply(object, options));
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
            return seen(super.patch(key, patch, options));
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
            return seen(super.delete(key, options));
        }
    }
}
