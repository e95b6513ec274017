package dev.slipway.sync.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 1h30m}. */
public final class Spans {
    private static final Pattern WRITTEN =
            Pattern.compile("(?=.)(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?(?:(\\d{1,9})ms)?");

    private Spans() {}

    /** The span of a text; empty if it is none. */
    public static Optional<Duration> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) return Optional.empty();
        return Optional.of(Duration.ofDays(part(written, 1))
                .plusHours(part(written, 2))
                .plusMinutes(part(written, 3))
                .plusSeconds(part(written, 4))
                .plusMillis(part(written, 5)));
    }

    private static long part(Matcher written, int group) {
        return Optional.ofNullable(written.group(group)).map(Long::parseLong).orElse(0L);
    }

    /** In the largest unit that is exact. */
    public static String print(Duration span) {
        long millis = span.toMillis();
        if (millis % 1000 != 0) return millis + "ms";
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) return seconds + "s";
        if (seconds % 3600 != 0) return seconds / 60 + "m";
        return seconds % 86400 != 0 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }
}
