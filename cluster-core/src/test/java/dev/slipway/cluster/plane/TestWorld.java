package dev.slipway.cluster.plane;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A control plane in virtual time, and the short words that tests say to it. */
final class TestWorld {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final GroupKind POD = new GroupKind("", "Pod");
    static final GroupKind NODE = new GroupKind("", "Node");
    static final GroupKind EVENT = new GroupKind("", "Event");
    static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    static final GroupKind SERVICE = new GroupKind("", "Service");
    static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    static final GroupKind JOB = new GroupKind("batch", "Job");

    private static final WriteOptions BY = WriteOptions.by("test");

    VirtualLoop loop;
    final MemoryJournal journal = new MemoryJournal();
    ControlPlane plane;

    TestWorld(long seed) {
        loop = new VirtualLoop(seed, START);
        plane = new ControlPlane(loop, journal, ControlPlane.Settings.withNodes(3));
        plane.start();
        create("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}");
    }

    /** The process dies and another one opens what it had written; the old loop, with all that waited in it, is gone. */
    void crash() {
        loop = new VirtualLoop(loop.steps(), loop.instant());
        plane = new ControlPlane(loop, journal, ControlPlane.Settings.withNodes(3));
        plane.start();
    }

    Client client() {
        return plane.client();
    }

    static ApiObject yaml(String text) {
        try {
            return new ApiObject((Mapping) Yaml.readOne(text).root());
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }

    ApiObject create(String text) {
        return done(client().create(yaml(text), BY));
    }

    ApiObject change(ObjectKey key, UnaryOperator<ApiObject> change) {
        return done(client().update(change.apply(get(key)), BY));
    }

    void delete(ObjectKey key) {
        done(client().delete(key, DeleteOptions.BACKGROUND));
    }

    ApiObject get(ObjectKey key) {
        return done(client().get(key));
    }

    Optional<ApiObject> find(ObjectKey key) {
        return plane.store().snapshot().get(key);
    }

    List<ApiObject> list(GroupKind kind) {
        return List.copyOf(plane.store().snapshot().list(kind, ""));
    }

    void runFor(int seconds) {
        loop.runFor(Duration.ofSeconds(seconds));
    }

    /** What is said of an object, as {@code kubectl describe} lists it. */
    List<String> events(String name) {
        return list(EVENT).stream()
                .filter(event -> event.root().text("involvedObject", "name").equals(Optional.of(name)))
                .map(event -> event.root().text("reason").orElse("") + ": "
                        + event.root().text("message").orElse(""))
                .toList();
    }

    static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "shop", name);
    }

    <T> T done(CompletableFuture<Answer<T>> answer) {
        AtomicReference<Answer<T>> said = new AtomicReference<>();
        answer.thenAccept(said::set);
        if (!loop.runUntil(() -> answer.isDone(), Duration.ofMinutes(1))) throw new AssertionError("no answer");
        return said.get().fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal.message());
        });
    }
}
