package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What happened in a story and when, for people: what users did, what went wrong, and every durable change. */
final class Chronicle {
    private final boolean kept;
    private final Instant begin;
    private final List<String> lines = new ArrayList<>();
    private Supplier<Instant> clock = () -> Instant.EPOCH;

    private Chronicle(boolean kept, Instant begin) {
        this.kept = kept;
        this.begin = begin;
    }

    /** Keeps nothing: words cost more than the story. */
    static Chronicle none() {
        return new Chronicle(false, Instant.EPOCH);
    }

    static Chronicle from(Instant begin) {
        return new Chronicle(true, begin);
    }

    void readTimeFrom(Supplier<Instant> time) {
        clock = time;
    }

    void say(Supplier<String> words) {
        if (!kept) return;
        Duration since = Duration.between(begin, clock.get());
        lines.add(String.format(
                java.util.Locale.ROOT, "%4d.%03d s  %s", since.toSeconds(), since.toMillisPart(), words.get()));
    }

    void change(Change change, long revision) {
        say(() -> "  " + revision + " " + change.key() + ": " + text(change));
    }

    List<String> lines() {
        return lines;
    }

    private static String text(Change change) {
        if (change.isGone()) return "gone";
        ApiObject object = change.object();
        if (Seen.is(object, Seen.EVENT)) {
            return object.root().text("reason").orElse("") + ": "
                    + object.root().text("message").orElse("");
        }
        if (change.before().isEmpty()) return "made" + short_(object) + " " + Json.text(object.spec());
        Mapping before = change.before().get().root();
        List<String> parts = new ArrayList<>();
        object.root().forEach((field, value) -> {
            if (!before.get(field).equals(Optional.of(value))) parts.add(differences(field, before.get(field), value));
        });
        return (object.isDeleting() && !change.before().get().isDeleting() ? "told to go; " : "")
                + String.join(", ", parts)
                + short_(object);
    }

    /** Where things differ, two levels deep: deeper, texts are longer than what they tell. */
    private static String differences(String field, Optional<Tree> before, Tree after) {
        Mapping old = before.flatMap(Tree::asMapping).orElse(Mapping.empty());
        List<String> parts = new ArrayList<>();
        after.asMapping()
                .ifPresentOrElse(
                        mapping -> mapping.forEach((key, value) -> {
                            boolean noise = key.equals("managedFields") || key.equals("resourceVersion");
                            if (!noise && !old.get(key).equals(Optional.of(value)))
                                parts.add(key + "=" + shortened(Json.text(value)));
                        }),
                        () -> parts.add(shortened(Json.text(after))));
        old.keys().stream()
                .filter(key -> after.asMapping().filter(now -> now.has(key)).isEmpty())
                .forEach(key -> parts.add("-" + key));
        return field + " {" + String.join(" ", parts) + "}";
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    private static String short_(ApiObject object) {
        if (!Seen.is(object, Seen.POD)) return "";
        return " [" + Pods.phase(object) + (Pods.isReady(object) ? " ready" : "") + " on " + Pods.node(object) + "]";
    }
}
