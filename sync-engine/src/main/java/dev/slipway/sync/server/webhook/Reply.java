package dev.slipway.sync.server.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * What a sender is told.
 *
 * @param tryAgainAfter how long it should wait
 */
public record Reply(Verdict verdict, String text, Optional<Duration> tryAgainAfter) {
    static Reply of(Verdict verdict, String text) {
        return new Reply(verdict, text, Optional.empty());
    }
}
