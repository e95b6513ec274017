package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Scalar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of a container, from a start to an exit: all that will happen in it follows from when it began and from its script.
 *
 * @param boot when its node booted
 */
record Run(ContainerLife life, ContainerScript script, Instant boot) {

    Instant startedAt() {
        return life.startedAt();
    }

    /** What chance depends on. */
    String seed(String what) {
        return life.pod().uid() + "/" + life.name() + "/" + life.restarts() + "/" + what;
    }

    Optional<Probe> startup() {
        return Probe.of(life.container(), "startupProbe", Duration.ZERO, script.startup());
    }

    Optional<Probe> liveness() {
        return Probe.of(life.container(), "livenessProbe", startsUp(), script.liveness());
    }

    private Optional<Probe> readiness() {
        return Probe.of(life.container(), "readinessProbe", startsUp(), script.readiness());
    }

    /** When its startup probe succeeds: the other probes wait for that. At once where it has none. */
    private Duration startsUp() {
        return startup().map(probe -> probe.succeeds(Duration.ZERO)).orElse(Duration.ZERO);
    }

    /** Whether it counts as started. */
    boolean isUp(Instant now) {
        return since(now).compareTo(startsUp()) >= 0;
    }

    boolean isReady(Instant now) {
        Duration time = since(now);
        return time.compareTo(firstReady()) >= 0 && unready().stream().noneMatch(stretch -> stretch.holds(time));
    }

    /** Whether its readiness probe has failed after it had succeeded, and what it says then. */
    Optional<String> complaint() {
        return readiness().map(probe -> "Readiness probe failed: " + probe.complaint(life.podAddress()));
    }

    Optional<Ending> ending() {
        return Ending.of(this);
    }

    /** When something changes by itself next, its end apart. */
    Optional<Instant> nextChange(Instant now) {
        Duration time = since(now);
        return Stream.concat(
                        Stream.of(startsUp(), firstReady()),
                        unready().stream().flatMap(stretch -> Stream.of(stretch.from(), stretch.until())))
                .filter(change -> change.compareTo(time) > 0 && change.compareTo(Trouble.EVER) < 0)
                .min(Duration::compareTo)
                .map(startedAt()::plus);
    }

    Curve memory() {
        return Usage.memory(life.pod(), life.container());
    }

    Optional<Double> memoryLimit() {
        return life.container()
                .at("resources", "limits", "memory")
                .flatMap(
                        amount -> amount instanceof Scalar scalar ? Quantity.parse(scalar.display()) : Optional.empty())
                .map(limit -> limit.value().doubleValue());
    }

    private Duration firstReady() {
        if (script.behaviour() == Behaviour.NEVER_READY) return Trouble.EVER;
        Duration able = script.readyAfter().in(seed("ready"));
        Duration up = startsUp();
        Duration earliest = able.compareTo(up) > 0 ? able : up;
        return readiness().map(probe -> probe.succeeds(earliest)).orElse(earliest);
    }

    private List<Trouble.Stretch> unready() {
        return readiness().map(Probe::failing).orElse(List.of());
    }

    private Duration since(Instant now) {
        return Duration.between(startedAt(), now);
    }
}
