package dev.slipway.cluster.kind.cron;

import java.time.Duration;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a schedule must look like: five fields of numbers, ranges, steps and lists, as <a
 * href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax">cron jobs</a> have them. Each function answers
 * what is wrong, if something is.
 */
public final class CronFormat {
    /** Words for whole schedules. */
    static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final Pattern EVERY = Pattern.compile("@every ((?:[0-9]+(?:\\.[0-9]+)?(?:h|m|s|ms|us|ns))+)");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|us|ns|s)");
    private static final Map<String, Double> SECONDS =
            Map.of("h", 3600.0, "m", 60.0, "s", 1.0, "ms", 1e-3, "us", 1e-6, "ns", 1e-9);

    private CronFormat() {}

    public static Optional<String> schedule(String text) {
        if (text.startsWith("@")) return macro(text);
        List<String> fields = fields(text);
        if (fields.size() != CronField.IN_ORDER.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String part : fields.get(i).split(",")) {
                Optional<String> problem = CronField.IN_ORDER.get(i).check(part);
                if (problem.isPresent()) return problem;
            }
        }
        return Optional.empty();
    }

    /** The name of a time zone of the IANA database. */
    public static Optional<String> zone(String name) {
        if (name.isEmpty()) return Optional.of("timeZone must be nil or non-empty string");
        if (name.equalsIgnoreCase("local"))
            return Optional.of("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        return ZoneRulesProvider.getAvailableZoneIds().contains(name)
                ? Optional.empty()
                : Optional.of("unknown time zone " + name);
    }

    static List<String> fields(String text) {
        return new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
    }

    /** What {@code @every} names: whole seconds, at least one. */
    static Optional<Duration> every(String text) {
        Matcher whole = EVERY.matcher(text);
        if (!whole.matches()) return Optional.empty();
        double seconds = 0;
        Matcher part = PART.matcher(whole.group(1));
        while (part.find()) seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
        return Optional.of(Duration.ofSeconds(Math.max(1, (long) seconds)));
    }

    private static Optional<String> macro(String text) {
        boolean known = MACROS.containsKey(text) || every(text).isPresent();
        return known ? Optional.empty() : Optional.of("unrecognized descriptor: " + text);
    }
}
