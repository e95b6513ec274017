package dev.slipway.cluster.controller;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns news into Events, as {@code kubectl describe} shows them. The same news of the same object is one Event with a count: its name is
 * made from what it says, so the plane itself remembers it across restarts.
 *
 * <p>Best effort: an Event that is refused is lost, and nobody waits for one.
 */
public final class EventRecorder {
    private final EventLoop loop;
    private final Client client;
    private final Map<ObjectKey, Integer> waiting = new HashMap<>();

    public EventRecorder(EventLoop loop, Client client) {
        this.loop = loop;
        this.client = client;
    }

    /** Records news that a component has. */
    public void record(Note note, String component) {
        Instant now = loop.instant();
        ApiObject event = event(note, component, now);
        ObjectKey key = event.key();
        if (waiting.merge(key, 1, Integer::sum) > 1) return;
        WriteOptions options = WriteOptions.by(component);
        client.create(event, options).whenComplete((answer, failure) -> {
            boolean there = answer != null
                    && answer.refusal()
                            .filter(status -> status.isAlreadyExists())
                            .isPresent();
            boolean made = answer != null && answer.asOptional().isPresent();
            int all = waiting.getOrDefault(key, 1);
            int more = made ? all - 1 : all;
            if ((made || there) && more > 0) countUp(key, more, options);
            else waiting.remove(key);
        });
    }

    private void countUp(ObjectKey key, int more, WriteOptions options) {
        client.get(key).whenComplete((answer, failure) -> {
            waiting.remove(key);
            if (answer == null) return;
            answer.asOptional().ifPresent(event -> {
                long count = event.root().whole("count").orElse(1L) + more;
                ApiObject counted = event.with("count", count).with("lastTimestamp", Times.seconds(loop.instant()));
                // Nobody waits for events; what comes of it shows in the plane.
                var unused = client.update(counted, options);
            });
        });
    }

    /** The fields and their meaning: <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">core/v1 Event</a>. */
    private static ApiObject event(Note note, String component, Instant now) {
        ApiObject about = note.about();
        String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
        String name = about.name() + "." + fingerprint(note, component);
        Mapping.Builder source = Mapping.builder().put("component", component);
        if (!note.host().isEmpty()) source.put("host", note.host());
        return ApiObject.of(Kinds.EVENT, namespace, name)
                .with("involvedObject", reference(about, note.part()))
                .with("reason", note.reason())
                .with("message", note.message())
                .with("source", source.build())
                .with("firstTimestamp", Times.seconds(now))
                .with("lastTimestamp", Times.seconds(now))
                .with("count", 1)
                .with("type", note.type().word())
                .with("reportingComponent", component)
                .with("reportingInstance", note.host());
    }

    private static Mapping reference(ApiObject about, String part) {
        Mapping.Builder reference = Mapping.builder().put("kind", about.kind());
        if (!about.namespace().isEmpty()) reference.put("namespace", about.namespace());
        reference
                .put("name", about.name())
                .put("uid", about.uid())
                .put("apiVersion", about.gvk().apiVersion());
        if (!about.resourceVersion().isEmpty()) reference.put("resourceVersion", about.resourceVersion());
        if (!part.isEmpty()) reference.put("fieldPath", part);
        return reference.build();
    }

    /** Names an Event after what it says: FNV-1a of 64 bits, in hexadecimal as Kubernetes' event names end. */
    private static String fingerprint(Note note, String component) {
        String text = String.join(
                "\n",
                note.about().uid(),
                component,
                note.host(),
                note.part(),
                note.type().word(),
                note.reason(),
                note.message());
        long hash = 0xcbf29ce484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        return String.format(java.util.Locale.ROOT, "%016x", hash);
    }
}
