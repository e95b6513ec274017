package dev.slipway.sync.gate;

import dev.slipway.diff.tree.Mapping;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * That somebody wants an application left alone: nothing is written or deleted.
 *
 * @param until when it is over by itself; empty if only by somebody
 */
public record Pause(Optional<String> by, Optional<String> reason, Optional<Instant> until) {

    /** What an Application's spec says: {@code pause} with who, why and until, or only {@code paused: true}. */
    public static Optional<Pause> of(Mapping spec) {
        if (spec.has("pause")) {
            Mapping pause = spec.mapping("pause");
            return Optional.of(new Pause(
                    pause.text("by"), pause.text("reason"), pause.text("until").flatMap(Pause::time)));
        }
        return spec.bool("paused").orElse(false)
                ? Optional.of(new Pause(Optional.empty(), Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    public boolean isOver(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Who, until when and why, for people, and how it ends. */
    public String text(String application) {
        return "paused" + by.map(who -> " by " + who).orElse("")
                + until.map(end -> " until " + end).orElse("")
                + reason.map(why -> ": " + why).orElse("") + "; go on with: slipway resume " + application;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
