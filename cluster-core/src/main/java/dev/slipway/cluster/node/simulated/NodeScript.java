package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the annotations of a Node say about its simulation. A Node with {@code simulation.slipway.dev/node: "true"} is a simulated one. */
record NodeScript(ApiObject node) {
    static final String NODE = PodAnnotations.PREFIX + "node";
    static final String PULL = PodAnnotations.PREFIX + "pull-time";
    static final String START = PodAnnotations.PREFIX + "start-time";
    static final String CAPACITY = PodAnnotations.PREFIX + "capacity";
    static final String DOWN = PodAnnotations.PREFIX + "down";
    static final String PRESSURE = PodAnnotations.PREFIX + "pressure";

    /** By this label nodes were known before there was the annotation. */
    private static final String LABEL = "slipway.dev/simulated";

    private static final Set<String> PRESSURES = Set.of("memory", "disk", "pid");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    static boolean isSimulated(ApiObject node) {
        Optional<String> told = node.annotation(NODE);
        return told.isPresent()
                ? told.get().equals("true")
                : "true".equals(node.labels().get(LABEL));
    }

    Downtime downtime() {
        return node.annotation(DOWN)
                .flatMap(text -> Downtime.parse(text, made()))
                .orElse(Downtime.NEVER);
    }

    boolean isDown(Instant now) {
        return node.annotation(DOWN).isPresent() && downtime().isDown(now);
    }

    /** Whether it has too little of {@code memory}, {@code disk} or {@code pid}. */
    boolean isShortOf(String resource) {
        return node.annotation(PRESSURE)
                .map(text -> Arrays.asList(COMMA.split(text)).contains(resource))
                .orElse(false);
    }

    /** How long an image takes to come. */
    Distribution pull() {
        return node.annotation(PULL).flatMap(Distribution::parse).orElse(Distribution.NONE);
    }

    /** How long a container takes to start. */
    Distribution start() {
        return node.annotation(START).flatMap(Distribution::parse).orElse(Distribution.NONE);
    }

    /** What it offers: its annotation, else what its status says already. */
    Optional<Mapping> capacity() {
        Optional<Mapping> told = node.annotation(CAPACITY).flatMap(NodeScript::quantities);
        return told.isPresent()
                ? told
                : Optional.of(node.status().mapping("capacity")).filter(there -> !there.isEmpty());
    }

    /** What of it pods may have: all of it, unless its status says otherwise already. */
    Optional<Mapping> allocatable() {
        return Optional.of(node.status().mapping("allocatable"))
                .filter(there -> node.annotation(CAPACITY).isEmpty() && !there.isEmpty());
    }

    /** The first annotation that cannot be followed: what is wrong with it, and what would be right. */
    Optional<String> problem() {
        return node.annotations().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PodAnnotations.PREFIX))
                .flatMap(entry -> expected(entry.getKey(), entry.getValue())
                        .map(expected -> entry.getKey() + ": \"" + entry.getValue() + "\" " + expected)
                        .stream())
                .findFirst();
    }

    private Optional<String> expected(String key, String value) {
        return switch (key) {
            case NODE -> unless(value.equals("true") || value.equals("false"), "is neither true nor false");
            case DOWN -> unless(Downtime.parse(value, made()).isPresent(), "is no downtime; write " + Downtime.KNOWN);
            case PULL, START ->
                unless(Distribution.parse(value).isPresent(), "is no span; write " + Distribution.KNOWN);
            case CAPACITY -> unless(quantities(value).isPresent(), "is no capacity; write cpu=8,memory=32Gi,pods=110");
            case PRESSURE ->
                unless(
                        PRESSURES.containsAll(List.of(COMMA.split(value))),
                        "is no pressure; known are memory, disk, pid, with commas between");
            default -> Optional.of("is unknown; nodes know node, capacity, pull-time, start-time, down, pressure");
        };
    }

    private static Optional<String> unless(boolean fine, String expected) {
        return fine ? Optional.empty() : Optional.of(expected);
    }

    private static Optional<Mapping> quantities(String text) {
        Mapping amounts = Mapping.empty();
        for (String part : COMMA.split(text)) {
            int equals = part.indexOf('=');
            if (equals <= 0) return Optional.empty();
            Optional<Quantity> amount =
                    Quantity.parse(part.substring(equals + 1).strip());
            if (amount.filter(some -> some.value().signum() >= 0).isEmpty()) return Optional.empty();
            amounts =
                    amounts.with(part.substring(0, equals).strip(), amount.get().canonical());
        }
        return Optional.of(amounts);
    }

    private Instant made() {
        return node.creationTimestamp().orElse(Instant.EPOCH);
    }
}
