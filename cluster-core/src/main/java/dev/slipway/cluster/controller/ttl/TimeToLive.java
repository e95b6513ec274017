package dev.slipway.cluster.controller.ttl;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deletes a Job, and its pods before it, {@code ttlSecondsAfterFinished} after it finished; also one that another controller runs. */
public final class TimeToLive implements Reconciler {
    private static final GroupKind JOB = Kinds.JOB.groupKind();

    @Override
    public String name() {
        return "ttl-after-finished-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(JOB));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(job -> decide(job, now)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject job, Instant now) {
        Optional<Long> seconds = job.spec().whole("ttlSecondsAfterFinished");
        Optional<Instant> finish = finish(job);
        if (seconds.isEmpty() || finish.isEmpty() || job.isDeleting()) return Decision.nothing();
        Instant due = finish.get().plus(Duration.ofSeconds(seconds.get()));
        if (due.isAfter(now)) return Decision.nothing().lookAgainAt(Optional.of(due), now);
        return Decision.of(new Command.Delete(job.key(), job.uid(), Command.Propagation.FOREGROUND, Optional.empty()));
    }

    private static Optional<Instant> finish(ApiObject job) {
        return job.status().sequence("conditions").mappings().stream()
                .filter(condition -> List.of("Complete", "Failed")
                        .contains(condition.text("type").orElse("")))
                .filter(condition -> condition.text("status").equals(Optional.of("True")))
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .findFirst();
    }
}
