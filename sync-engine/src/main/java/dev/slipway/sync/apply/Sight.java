package dev.slipway.sync.apply;

import dev.slipway.sync.model.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How live compares with the plan at one moment, as far as an attempt must know it. It is taken anew at every look, so that an attempt goes
 * on from what is, not from what it remembers: after a crash there is nothing to remember.
 *
 * @param waves in order
 * @param deletes whether there is something to delete and it may be
 * @param vanishing what was deleted and is not gone yet
 * @param hooks what is to be run beside, seen from the attempt that looks
 */
public record Sight(List<WaveSight> waves, boolean deletes, List<String> vanishing, List<HookSight> hooks) {
    public Sight {
        waves = List.copyOf(waves);
        vanishing = List.copyOf(vanishing);
        hooks = List.copyOf(hooks);
    }

    /** A sight without hooks. */
    public Sight(List<WaveSight> waves, boolean deletes, List<String> vanishing) {
        this(waves, deletes, vanishing, List.of());
    }

    /** The same with hooks. */
    public Sight with(List<HookSight> seen) {
        return new Sight(waves, deletes, vanishing, seen);
    }

    /**
     * One wave.
     *
     * @param writes what must still be written, for people; empty if nothing must
     * @param failed what will not become healthy by waiting
     * @param waitingFor what is not healthy yet, for people
     * @param timeout how long the wave may take to become healthy
     */
    public record WaveSight(
            int number,
            Optional<String> writes,
            Optional<Problem> failed,
            Optional<String> waitingFor,
            Duration timeout) {}

    /** Whether something is left to write or to delete. */
    public boolean hasWork() {
        return deletes || waves.stream().anyMatch(wave -> wave.writes().isPresent());
    }

    Optional<WaveSight> wave(int number) {
        return waves.stream().filter(wave -> wave.number() == number).findFirst();
    }
}
