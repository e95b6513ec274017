package dev.slipway.sync.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One delivery, or several of a kind in a row, as people may see it: no body, no signature, no secret.
 *
 * @param at when the newest came
 * @param id of the newest, if it has one
 * @param from the address it came from
 * @param about what it says, or why it was refused
 * @param times how many
 */
public record DeliveryRecord(Instant at, Verdict verdict, Optional<String> id, String from, String about, long times) {
    /** What comes later is told anew. */
    private static final Duration IN_A_ROW = Duration.ofMinutes(10);

    static DeliveryRecord of(Instant at, Verdict verdict, Optional<String> id, String from, String about) {
        return new DeliveryRecord(at, verdict, id, from, about, 1);
    }

    /** Whether another one is of this kind, and not much later. */
    boolean isLike(DeliveryRecord next) {
        return verdict == next.verdict && about.equals(next.about) && !next.at.isAfter(at.plus(IN_A_ROW));
    }

    DeliveryRecord and(DeliveryRecord next) {
        return new DeliveryRecord(next.at, verdict, next.id, next.from, about, times + next.times);
    }
}
