package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Http;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a status that is no success means, and until when a forge wants to be left alone. Functions of the answer and the time. */
final class Refusals {
    /** GitHub asks for this much where it names no time. */
    private static final Duration UNNAMED_WAIT = Duration.ofMinutes(1);
    /** The longest window of any forge is an hour; one that names more is not believed. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private static final int MOST_WORDS = 300;

    private Refusals() {}

    /** The failure that an answer with a status below 200 or from 300 on is. */
    static Failure of(String call, Http.Response response, Instant now) {
        String words = words(response);
        Reason reason = reason(response, words);
        return new Failure(
                reason,
                call + " was answered with " + response.status() + (words.isEmpty() ? "" : " (" + words + ")")
                        + advice(reason),
                until(reason, response, now));
    }

    private static Reason reason(Http.Response response, String words) {
        int status = response.status();
        if (status == 429 || (status == 403 && limitsRate(response, words))) return Reason.RATE_LIMITED;
        return switch (status) {
            case 401, 403, 407, 451 -> Reason.FORBIDDEN;
            case 404, 410 -> Reason.NOT_FOUND;
            case 409, 412, 423 -> Reason.CONFLICT;
            case 408, 425 -> Reason.UNREACHABLE;
            default -> status >= 500 ? Reason.UNREACHABLE : Reason.REFUSED;
        };
    }

    /** GitHub answers 403 for both of its limits; the second comes with a wait or only with words. */
    private static boolean limitsRate(Http.Response response, String words) {
        return response.header("retry-after").isPresent()
                || response.header("x-ratelimit-remaining").filter("0"::equals).isPresent()
                || words.toLowerCase(Locale.ROOT).contains("rate limit");
    }

    private static Optional<Instant> until(Reason reason, Http.Response response, Instant now) {
        Optional<Instant> named = response.header("retry-after").flatMap(value -> retryAfter(value, now));
        if (named.isEmpty() && reason == Reason.RATE_LIMITED)
            named = Stream.of("x-ratelimit-reset", "ratelimit-reset")
                    .flatMap(name -> response.header(name).flatMap(value -> reset(value, now)).stream())
                    .findFirst()
                    .or(() -> Optional.of(now.plus(UNNAMED_WAIT)));
        Instant latest = now.plus(LONGEST_WAIT);
        return named.map(until -> until.isAfter(latest) ? latest : until);
    }

    /** Seconds, or a date of HTTP. */
    private static Optional<Instant> retryAfter(String value, Instant now) {
        Optional<Instant> inSeconds = number(value).map(seconds -> now.plusSeconds(Math.min(seconds, 1_000_000)));
        return inSeconds.isPresent() ? inSeconds : date(value);
    }

    /** Seconds since 1970; a small number can only be seconds from now. */
    private static Optional<Instant> reset(String value, Instant now) {
        return number(value)
                .filter(seconds -> seconds < 100_000_000_000L)
                .map(seconds -> seconds < 1_000_000 ? now.plusSeconds(seconds) : Instant.ofEpochSecond(seconds));
    }

    private static Optional<Long> number(String value) {
        return value.matches("\\d{1,15}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case FORBIDDEN ->
                "; check the token: expired, of somebody else, or without the scopes that docs/forges.md lists";
            case NOT_FOUND -> "; it is gone, or the token may not see it";
            case RATE_LIMITED, UNREACHABLE, CONFLICT, REFUSED, UNREADABLE -> "";
        };
    }

    /** What the forge says of it: where each keeps its sentence, on one line and not for ever. */
    static String words(Http.Response response) {
        Mapping body = json(response.body());
        Optional<String> words = Stream.of(
                        body.text("message"),
                        body.text("error", "message"),
                        body.text("error_description"),
                        body.text("error"),
                        body.sequence("errors").mappings().stream()
                                .flatMap(error -> error.text("message").stream())
                                .findFirst(),
                        body.at("message").map(Json::text))
                .flatMap(Optional::stream)
                .findFirst();
        String line = words.orElse("").replaceAll("\\s+", " ").strip();
        return line.length() <= MOST_WORDS ? line : line.substring(0, MOST_WORDS) + "…";
    }

    private static Mapping json(byte[] body) {
        if (body.length == 0 || body[0] != '{') return Mapping.empty();
        try {
            Tree tree = Json.readReporting(body, Limits.JSON.withBytes(Http.MOST_BYTES))
                    .tree();
            return tree.asMapping().orElse(Mapping.empty());
        } catch (Malformed noJson) {
            return Mapping.empty();
        }
    }
}
