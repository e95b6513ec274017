package dev.slipway.sync.rollout;

import dev.slipway.sync.rollout.Health.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a rule sees besides the object it judges: the objects around it, and what time it is. */
record Scene(World world, Instant now) {
    /** Progressing until it has lasted for so long, Degraded from then on. What does not say since when has lasted long enough. */
    Health patient(Optional<Instant> since, Duration patience, String reason, String message) {
        Optional<Instant> end = since.map(start -> start.plus(patience));
        return end.filter(now::isBefore).isPresent()
                ? Health.of(State.PROGRESSING, reason, message).until(end.get())
                : Health.of(State.DEGRADED, reason, message);
    }
}
