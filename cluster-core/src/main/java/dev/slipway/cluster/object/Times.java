package dev.slipway.cluster.object;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments and spans as Kubernetes writes them. */
public final class Times {
    private static final String FORM = "0000-00-00T00:00:00Z";

    /** The days of each month; the last of February is left to those who know its year. */
    private static final int[] SURE_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Times() {}

    /** RFC 3339 in UTC with whole seconds: the {@code Time} of the API. */
    public static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Whether a text is surely one that {@link #seconds} writes; a 29th of February is left in doubt. Cheap, since nearly every moment that is read is written so. */
    public static boolean isSeconds(String text) {
        if (text.length() != FORM.length()) return false;
        for (int i = 0; i < text.length(); i++) {
            char wanted = FORM.charAt(i);
            char found = text.charAt(i);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) return false;
        }
        int month = two(text, 5);
        int day = two(text, 8);
        boolean isDay = month >= 1 && month <= 12 && day >= 1 && day <= SURE_DAYS[month - 1];
        return isDay && two(text, 11) < 24 && two(text, 14) < 60 && two(text, 17) < 60;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
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
