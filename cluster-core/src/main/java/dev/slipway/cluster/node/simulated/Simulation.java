package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a pod's containers behave, from its annotations.
 *
 * @param readyAfter from start to ready; empty means never
 * @param runFor from start to exit; empty means until stopped
 * @param exitCode with which they exit
 */
record Simulation(Behaviour behaviour, Optional<Duration> readyAfter, Optional<Duration> runFor, int exitCode) {
    static final String PREFIX = "simulation.slipway.dev/";

    private static final String KNOWN =
            "behaviour, ready-after, run-for, exit-code, cpu, memory, shared-cpu, load-since";

    /** What a pod may be told to do. */
    enum Behaviour {
        /** Runs, gets ready, and ends only if it is meant to. */
        NORMAL,
        /** Runs and never gets ready. */
        NEVER_READY,
        /** Exits with an error after each start. */
        CRASH_LOOP,
        /** Exits with an error once, which ends the pod whatever its restart policy. */
        FAIL,
        /** Never gets its image. */
        IMAGE_PULL_ERROR;

        static final String WORDS = Arrays.stream(values()).map(Behaviour::word).collect(Collectors.joining(", "));

        /** As the annotation spells it. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Reads a pod's annotations; one that cannot be followed counts as absent. */
    static Simulation of(ApiObject pod, SimulatedNodes nodes) {
        Behaviour behaviour = value(pod, "behaviour", Simulation::behaviour).orElse(Behaviour.NORMAL);
        boolean isJob = !pod.spec().text("restartPolicy").orElse("Always").equals("Always");
        boolean breaks = behaviour == Behaviour.CRASH_LOOP || behaviour == Behaviour.FAIL;
        boolean isNormal = behaviour == Behaviour.NORMAL;
        Duration readyAfter = value(pod, "ready-after", Call::duration).orElse(nodes.readyAfter());
        Optional<Duration> runFor = value(pod, "run-for", Call::duration);
        if (runFor.isEmpty() && (breaks || (isJob && isNormal))) runFor = Optional.of(nodes.runFor());
        int exitCode = value(pod, "exit-code", Simulation::exitCode).orElse(breaks ? 1 : 0);
        return new Simulation(behaviour, isNormal ? Optional.of(readyAfter) : Optional.empty(), runFor, exitCode);
    }

    /** The first annotation that cannot be followed, what is wrong with it, and what would be right. */
    static Optional<String> problem(ApiObject pod) {
        return pod.annotations().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PREFIX))
                .flatMap(entry -> problem(entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> problem(String annotation, String value) {
        String wrong = annotation + ": \"" + value + "\" is ";
        String key = annotation.substring(PREFIX.length());
        return switch (key.startsWith("cpu.") || key.startsWith("memory.") ? key.substring(0, key.indexOf('.')) : key) {
            case "behaviour" ->
                behaviour(value).isPresent()
                        ? Optional.empty()
                        : Optional.of(wrong + "no behaviour; known are " + Behaviour.WORDS);
            case "ready-after", "run-for" ->
                Call.duration(value).isPresent()
                        ? Optional.empty()
                        : Optional.of(wrong + "no duration; write 500ms, 2s, 1.5m or 1h");
            case "exit-code" ->
                exitCode(value).isPresent()
                        ? Optional.empty()
                        : Optional.of(wrong + "no exit code; write a number from 0 to 255");
            case "cpu", "memory", "shared-cpu" ->
                Curve.parse(value).isPresent()
                        ? Optional.empty()
                        : Optional.of(wrong + "no amount over time; write " + Curve.KNOWN);
            case "load-since" ->
                moment(value).isPresent()
                        ? Optional.empty()
                        : Optional.of(wrong + "no moment; write 2026-01-01T12:00:00Z");
            default -> Optional.of(annotation + ": unknown annotation; known are " + KNOWN);
        };
    }

    private static <T> Optional<T> value(ApiObject pod, String key, Function<String, Optional<T>> parse) {
        return pod.annotation(PREFIX + key).flatMap(parse);
    }

    private static Optional<Behaviour> behaviour(String word) {
        return Arrays.stream(Behaviour.values())
                .filter(behaviour -> behaviour.word().equals(word))
                .findFirst();
    }

    /** A moment in RFC 3339. */
    static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notAMoment) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> exitCode(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .filter(code -> code <= 255);
    }
}
