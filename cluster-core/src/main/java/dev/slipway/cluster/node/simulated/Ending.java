package dev.slipway.cluster.node.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How a run of a container ends by itself, and when. Each rule looks at the run and says when it would end it; the earliest one does.
 *
 * @param reason as in {@code state.terminated}
 * @param news what else is told of it
 */
record Ending(Instant at, int code, String reason, String message, Consumer<Diary> news) {
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;
    private static final int NOT_STARTED = 128;
    private static final int CUT_OFF = 255;

    /** The rules. To add one is to write a method and to name it here. */
    private static final List<Function<Run, Optional<Ending>>> RULES = List.of(
            Ending::withItsMachine,
            Ending::withoutItsCommand,
            Ending::byItself,
            Ending::outOfMemory,
            Ending::neverStarted,
            Ending::unhealthy);

    /** The first that comes; of several at once the one whose rule comes first. */
    static Optional<Ending> of(Run run) {
        return RULES.stream().flatMap(rule -> rule.apply(run).stream()).min(Comparator.comparing(Ending::at));
    }

    /** The machine went down under it. */
    private static Optional<Ending> withItsMachine(Run run) {
        return Optional.of(run.boot())
                .filter(run.startedAt()::isBefore)
                .map(boot -> new Ending(boot, CUT_OFF, "Error", "", none -> {}));
    }

    /** Its command is not there. */
    private static Optional<Ending> withoutItsCommand(Run run) {
        if (run.script().behaviour() != Behaviour.START_ERROR) return Optional.empty();
        String message =
                "failed to create containerd task: failed to create shim task: OCI runtime create failed: exec:"
                        + " executable file not found in $PATH (simulated)";
        return Optional.of(new Ending(
                run.startedAt(),
                NOT_STARTED,
                "StartError",
                message,
                diary -> diary.warn(run.life(), "Failed", "Error: " + message)));
    }

    /** It has run for as long as it was to. */
    private static Optional<Ending> byItself(Run run) {
        ContainerScript script = run.script();
        String reason =
                script.behaviour() == Behaviour.OOM ? "OOMKilled" : script.exitCode() == 0 ? "Completed" : "Error";
        return script.runFor()
                .map(span -> run.startedAt().plus(span.in(run.seed("run"))))
                .map(at -> new Ending(at, script.exitCode(), reason, script.message(), none -> {}));
    }

    /** It uses more memory than its limit. */
    private static Optional<Ending> outOfMemory(Run run) {
        return run.memoryLimit()
                .flatMap(limit -> run.memory().firstAbove(limit))
                .map(run.startedAt()::plus)
                .map(at -> new Ending(at, KILLED, "OOMKilled", "", none -> {}));
    }

    /** Its startup probe fails too often. */
    private static Optional<Ending> neverStarted(Run run) {
        return run.startup()
                .flatMap(probe ->
                        probe.failing().stream().findFirst().map(failing -> killed(run, probe, "startup", failing)));
    }

    /** Its liveness probe fails too often. */
    private static Optional<Ending> unhealthy(Run run) {
        return run.liveness()
                .flatMap(probe ->
                        probe.failing().stream().findFirst().map(failing -> killed(run, probe, "liveness", failing)));
    }

    private static Ending killed(Run run, Probe probe, String kind, Trouble.Stretch failing) {
        Duration grace = Duration.ofSeconds(probe.spec()
                .whole("terminationGracePeriodSeconds")
                .or(() -> run.life().pod().spec().whole("terminationGracePeriodSeconds"))
                .orElse(30L));
        Duration wanted = run.script().stopAfter().in(run.seed("stop"));
        boolean inTime = wanted.compareTo(grace) <= 0;
        Instant at = run.startedAt().plus(failing.from()).plus(inTime ? wanted : grace);
        String name = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
        return new Ending(at, inTime ? TERMINATED : KILLED, "Error", "", diary -> {
            diary.warn(
                    run.life(),
                    "Unhealthy",
                    name + " probe failed: " + probe.complaint(run.life().podAddress()));
            String killing = "Container " + run.life().name() + " failed " + kind + " probe, will be restarted";
            diary.tell(run.life(), "Killing", killing);
        });
    }
}
