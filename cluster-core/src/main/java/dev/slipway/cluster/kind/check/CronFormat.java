package dev.slipway.cluster.kind.check;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a schedule must look like: five fields of numbers, ranges, steps and lists, as <a
 * href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax">cron jobs</a> have them. Each function answers
 * what is wrong, if something is.
 */
public final class CronFormat {
    private static final List<String> MACROS =
            List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of()),
            new Field(0, 23, List.of()),
            new Field(1, 31, List.of()),
            new Field(1, 12, MONTHS),
            new Field(0, 6, DAYS));

    private CronFormat() {}

    public static Optional<String> schedule(String text) {
        if (text.startsWith("@")) return macro(text);
        List<String> fields = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
        if (fields.size() != FIELDS.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String part : fields.get(i).split(",")) {
                Optional<String> problem = FIELDS.get(i).check(part);
                if (problem.isPresent()) return problem;
            }
        }
        return Optional.empty();
    }

    /** The name of a time zone of the IANA database. */
    public static Optional<String> zone(String name) {
        try {
            if (name.equalsIgnoreCase("local"))
                return Optional.of(
                        "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
            ZoneId.of(name);
            return Optional.empty();
        } catch (DateTimeException unknown) {
            return Optional.of("unknown time zone " + name);
        }
    }

    private static Optional<String> macro(String text) {
        boolean known = MACROS.contains(text) || text.matches("@every ([0-9]+(\\.[0-9]+)?(h|m|s|ms|us|ns))+");
        return known ? Optional.empty() : Optional.of("unrecognized descriptor: " + text);
    }

    /** One of the five: its bounds and the words that stand for numbers. */
    private record Field(int least, int most, List<String> words) {

        Optional<String> check(String part) {
            String[] rangeAndStep = part.split("/", -1);
            if (rangeAndStep.length > 2) return Optional.of("too many slashes: " + part);
            if (rangeAndStep.length == 2) {
                Optional<Integer> step = number(rangeAndStep[1], List.of());
                if (step.isEmpty()) return notANumber(rangeAndStep[1]);
                if (step.get() == 0) return Optional.of("step of range should be a positive number: " + part);
            }
            String range = rangeAndStep[0];
            return range.equals("*") || range.equals("?") ? Optional.empty() : range(part, range);
        }

        private Optional<String> range(String part, String range) {
            String[] ends = range.split("-", -1);
            if (ends.length > 2) return Optional.of("too many hyphens: " + part);
            Optional<Integer> first = number(ends[0], words);
            Optional<Integer> last = number(ends[ends.length - 1], words);
            if (first.isEmpty()) return notANumber(ends[0]);
            if (last.isEmpty()) return notANumber(ends[1]);
            if (first.get() < least)
                return Optional.of("beginning of range (" + first.get() + ") below minimum (" + least + "): " + part);
            if (last.get() > most)
                return Optional.of("end of range (" + last.get() + ") above maximum (" + most + "): " + part);
            if (first.get() > last.get())
                return Optional.of(
                        "beginning of range (" + first.get() + ") beyond end of range (" + last.get() + "): " + part);
            return Optional.empty();
        }

        private static Optional<Integer> number(String text, List<String> words) {
            int word = words.indexOf(text.toLowerCase(Locale.ROOT));
            if (word >= 0 && !text.isEmpty()) return Optional.of(word);
            return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
        }

        private static Optional<String> notANumber(String text) {
            return Optional.of(
                    "failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
    }
}
