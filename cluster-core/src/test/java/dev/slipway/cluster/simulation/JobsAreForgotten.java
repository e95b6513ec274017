package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A Job that says how long it wants to be remembered stays as long once it has ended, and at rest it is gone. */
final class JobsAreForgotten implements Invariant {
    private final Set<String> taken = new HashSet<>();

    @Override
    public void taken(String uid) {
        taken.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject job = change.object();
        if (change.isGone() || !job.isDeleting() || !Seen.is(job, Seen.JOB) || taken.contains(job.uid())) return;
        if (change.before().filter(ApiObject::isDeleting).isPresent()
                || job.controller().isPresent()) return;
        Optional<Instant> due = ended(job).map(end -> end.plus(lifetime(job).orElse(Duration.ZERO)));
        Invariant.require(
                due.filter(end -> !end.isAfter(job.deletionTimestamp().orElseThrow()))
                        .isPresent(),
                "was told to go before " + due,
                job);
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject job : seen.all(Seen.JOB)) {
            boolean over = lifetime(job).isPresent() && ended(job).isPresent();
            Invariant.require(!over || job.isDeleting(), "ended long ago and wants to be forgotten", job);
        }
    }

    private static Optional<Duration> lifetime(ApiObject job) {
        return job.spec().whole("ttlSecondsAfterFinished").map(Duration::ofSeconds);
    }

    private static Optional<Instant> ended(ApiObject job) {
        return job.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("status").equals(Optional.of("True")))
                .filter(condition -> condition
                        .text("type")
                        .filter(type -> type.equals("Complete") || type.equals("Failed"))
                        .isPresent())
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .findFirst();
    }
}
