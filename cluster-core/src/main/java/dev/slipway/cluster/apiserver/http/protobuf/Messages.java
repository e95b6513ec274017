package dev.slipway.cluster.apiserver.http.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The messages of the Kubernetes API, by names such as {@code v1.Pod} and {@code apps/v1.Deployment}. */
final class Messages {
    private static final String RESOURCE = "kubernetes-messages.txt.gz";
    private static final String META = "meta.k8s.io/v1.";

    private final SortedMap<String, Message> byName;

    private Messages(Map<String, Message> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** Those that the build wrote down; read when the first body needs them, since many servers never see one. */
    static Messages known() {
        return OnDemand.KNOWN;
    }

    private static final class OnDemand {
        static final Messages KNOWN = load();
    }

    private static Messages load() {
        try (InputStream packed = Messages.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) throw new IllegalStateException("the build left out " + RESOURCE);
            return parse(new String(new GZIPInputStream(packed).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + RESOURCE, unreadable);
        }
    }

    private static Messages parse(String text) {
        Map<String, Message> messages = new TreeMap<>();
        List<String> block = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.startsWith("\t")) add(messages, block);
            block.add(line);
        }
        add(messages, block);
        return new Messages(messages);
    }

    private static void add(Map<String, Message> messages, List<String> block) {
        if (block.isEmpty()) return;
        Message message = Message.parse(block);
        messages.put(message.name(), message);
        block.clear();
    }

    /** A message that another one refers to; one that does not exist is a bug of the build. */
    Message get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no message " + name));
    }

    /** The message of a kind. Options are known in every version of every group, as Go registers them. */
    Optional<Message> ofKind(String apiVersion, String kind) {
        return find(apiVersion + "." + kind).or(() -> kind.endsWith("Options") ? find(META + kind) : Optional.empty());
    }

    private Optional<Message> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
