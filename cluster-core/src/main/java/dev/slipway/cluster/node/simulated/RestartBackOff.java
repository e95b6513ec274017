package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.informer.BackOff;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a container that exits waits for its next start: at once after the first exit, then 10 s, 20 s, 40 s and so on up to 5 min. */
record RestartBackOff(ContainerLife life) {
    private static final BackOff WAIT = new BackOff(Duration.ofSeconds(10), Duration.ofSeconds(300));
    /** A container that ran this long is forgiven its earlier crashes. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    /** After the run that ended last. */
    Duration time() {
        long restarts = life.unforgivenRestarts();
        return restarts == 0 || isForgiven() ? Duration.ZERO : WAIT.after((int) Math.min(restarts, Integer.MAX_VALUE));
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
