package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A pod that waits for a node, and what came of it the last time. */
final class Waiting {
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(10));
    /** One that nothing woke is looked at again all the same, in case that nobody knows what would have woken it. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);

    /** Who has a higher priority, then who came first. */
    static final Comparator<Waiting> IN_TURN = Comparator.<Waiting, Long>comparing(waiting -> -waiting.state.priority())
            .thenComparing(waiting -> waiting.since)
            .thenComparing(waiting -> waiting.state.key());

    private final PodState state;
    private final Instant since;
    private ApiObject pod;
    private int attempts;
    private Optional<Failure> failure = Optional.empty();

    /**
     * Why the last attempt failed.
     *
     * @param message for people; empty where there is nothing to say, only to wait
     * @param node on which the pod counts already: others make room there, or its volumes are made there
     * @param victims who are to make room
     * @param signals what may change it
     * @param heard how often those had been heard by then
     */
    record Failure(
            Instant at,
            String message,
            Optional<String> node,
            List<Identity> victims,
            Set<Signal> signals,
            long heard) {
        Failure {
            victims = List.copyOf(victims);
            signals = Collections.unmodifiableSet(new TreeSet<>(signals));
        }

        boolean awaitsVolumes() {
            return message.isEmpty();
        }
    }

    /** Whether it has its node and waits for its volumes only. */
    boolean awaitsVolumes() {
        return failure.filter(Failure::awaitsVolumes).isPresent();
    }

    Waiting(ApiObject pod) {
        this.pod = pod;
        this.state = PodState.of(pod);
        this.since = pod.creationTimestamp().orElse(Instant.EPOCH);
    }

    PodState state() {
        return state;
    }

    ApiObject pod() {
        return pod;
    }

    /** Another revision of it that comes to the same state. */
    void renew(ApiObject revision) {
        pod = revision;
    }

    Optional<Failure> failure() {
        return failure;
    }

    void failed(Failure why) {
        if (!why.awaitsVolumes()) attempts++;
        failure = Optional.of(why);
    }

    /** The node on which it counts: that of the last attempt, or the one that it is nominated for. */
    Optional<String> nominated() {
        return failure.flatMap(Failure::node)
                .or(() -> pod.status().text("nominatedNodeName"))
                .filter(node -> !node.isEmpty());
    }

    /** When it is to be tried again, if things stay as they are. */
    Instant due(long heard) {
        if (failure.isEmpty()) return Instant.MIN;
        boolean woken = heard != failure.get().heard();
        if (woken && awaitsVolumes()) return failure.get().at();
        return failure.get().at().plus(woken ? BACK_OFF.after(Math.max(1, attempts)) : LONGEST_SLEEP);
    }

    /** Whether its last attempt is still to come: the clock was put back, and no wait that began then tells anything. */
    boolean isAheadOf(Instant now) {
        return failure.filter(last -> last.at().isAfter(now)).isPresent();
    }
}
