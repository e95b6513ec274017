package dev.slipway.cluster.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Which objects people have left alone for so long that every view knows all they did: of those a controller is to blame for what happens. */
final class Calm {
    /** Within this time what people do has become durable. */
    private static final Duration AFTERMATH = Duration.ofSeconds(15);

    private final Map<String, Instant> disturbed = new HashMap<>();
    private final Duration time;
    private final Supplier<Instant> clock;

    /** @param lag how far a view may be behind what is durable
     *  @param clock that never jumps */
    Calm(Duration lag, Supplier<Instant> clock) {
        this.time = lag.plus(AFTERMATH);
        this.clock = clock;
    }

    void disturb(String uid) {
        disturbed.put(uid, clock.get());
    }

    boolean is(String uid) {
        return isPast(disturbed.getOrDefault(uid, Instant.MIN));
    }

    /** Whether every view knows what happened at a moment. */
    boolean isPast(Instant moment) {
        return moment.isBefore(clock.get().minus(time));
    }

    Instant now() {
        return clock.get();
    }
}
