package dev.slipway.cluster.node.simulated;

import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a container that exits waits for its next start: at once after the first exit, then 10 s, 20 s, 40 s and so on up to 5 min. */
record BackOff(ContainerLife life) {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(300);
    /** A container that ran this long is forgiven its earlier crashes. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    /** After the run that ended last. */
    Duration time() {
        long restarts = life.unforgivenRestarts();
        if (restarts == 0 || isForgiven()) return Duration.ZERO;
        Duration wait = FIRST;
        for (long i = 1; i < restarts && wait.compareTo(LONGEST) < 0; i++) wait = wait.multipliedBy(2);
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** When it may start again. */
    Instant over() {
        Instant finished = moment("finishedAt").orElse(Instant.EPOCH);
        return finished.plus(time());
    }

    /** How many restarts do not count any more from the next start on. */
    long forgiven() {
        return isForgiven() ? life.restarts() : life.forgiven();
    }

    String message() {
        return "back-off " + shortly(time()) + " restarting failed container=" + life.name() + " pod=" + life.podText();
    }

    private boolean isForgiven() {
        Optional<Instant> from = moment("startedAt");
        Optional<Instant> to = moment("finishedAt");
        return from.isPresent()
                && to.isPresent()
                && Duration.between(from.get(), to.get()).compareTo(FORGIVEN_AFTER) >= 0;
    }

    private Optional<Instant> moment(String field) {
        Mapping run = life.lastRun();
        return run.text(field).map(Instant::parse);
    }

    private static String shortly(Duration time) {
        long minutes = time.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + time.toSecondsPart() + "s";
    }
}
