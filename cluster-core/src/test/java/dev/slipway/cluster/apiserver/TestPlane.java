package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An API server on a virtual loop, and short ways to ask it. */
final class TestPlane {
    static final WriteOptions BY_TEST = WriteOptions.by("test");
    private static final Schemas SCHEMAS = Schemas.load();

    final VirtualLoop loop;
    final Store store;
    final ApiServer server;
    final Client client;

    TestPlane(long seed) {
        this(seed, new MemoryJournal());
    }

    TestPlane(long seed, Journal journal) {
        this(seed, journal, Optional.empty());
    }

    private TestPlane(long seed, Journal journal, Optional<FakeWebhooks> webhooks) {
        loop = new VirtualLoop(seed, Instant.parse("2026-01-01T00:00:00Z"));
        store = new Store(loop, journal, StoreLimits.DEFAULT);
        webhooks.ifPresent(fake -> fake.loop = loop);
        server = new ApiServer(loop, store, SCHEMAS, webhooks.map(fake -> fake));
        client = server.client();
    }

    /** With a namespace {@code shop}, where webhooks have a say. */
    static TestPlane asking(long seed, FakeWebhooks webhooks) {
        TestPlane plane = new TestPlane(seed, new MemoryJournal(), Optional.of(webhooks));
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: red}}}");
        return plane;
    }

    /** With a namespace {@code shop}. */
    static TestPlane withShop() {
        TestPlane plane = new TestPlane(1);
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        return plane;
    }

    /** Runs until the future is complete. */
    <T> T await(CompletableFuture<T> future) {
        loop.runUntil(future::isDone, Duration.ofMinutes(5));
        return future.join();
    }

    ApiObject created(String yaml) {
        return done(await(client.create(object(yaml), BY_TEST)));
    }

    Status refusedCreation(String yaml) {
        return refused(await(client.create(object(yaml), BY_TEST)));
    }

    ApiObject get(String group, String kind, String namespace, String name) {
        return done(await(client.get(new ObjectKey(new GroupKind(group, kind), namespace, name))));
    }

    static <T> T done(Answer<T> answer) {
        return answer.fold(value -> value, status -> {
            throw new AssertionError("refused: " + status);
        });
    }

    static <T> Status refused(Answer<T> answer) {
        return answer.refusal().orElseThrow(() -> new AssertionError("done: " + answer));
    }

    /** An object in YAML. */
    static ApiObject object(String yaml) {
        return new ApiObject(tree(yaml).asMapping().orElseThrow());
    }

    static Tree tree(String yaml) {
        try {
            return Yaml.readOne(yaml).root();
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }
}
