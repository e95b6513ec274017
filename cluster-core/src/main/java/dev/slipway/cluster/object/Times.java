package dev.slipway.cluster.object;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments and spans as Kubernetes writes them. */
public final class Times {
    private Times() {}

    /** RFC 3339 in UTC with whole seconds: the {@code Time} of the API. */
    public static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** RFC 3339 in UTC with six decimals: the {@code MicroTime} of the API. */
    public static String micros(Instant moment) {
        Instant whole = moment.truncatedTo(ChronoUnit.SECONDS);
        String text = whole.toString();
        return text.substring(0, text.length() - 1)
                + String.format(java.util.Locale.ROOT, ".%06dZ", moment.getNano() / 1000);
    }

    /**
     * An age for a table cell: {@code 117s}, {@code 5m12s}, {@code 47m}, {@code 3h10m}, {@code 2d}, as kubectl users know it ({@code
     * HumanDuration} of apimachinery).
     */
    public static String age(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) return seconds + "s";
        long minutes = seconds / 60;
        if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
        if (minutes < 180) return minutes + "m";
        long hours = minutes / 60;
        if (hours < 8) return two(hours, "h", minutes % 60, "m");
        if (hours < 48) return hours + "h";
        long days = hours / 24;
        if (hours < 192) return two(days, "d", hours % 24, "h");
        if (days < 365 * 2) return days + "d";
        if (days < 365 * 8) return two(days / 365, "y", days % 365, "d");
        return days / 365 + "y";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}
