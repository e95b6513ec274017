package dev.slipway.cluster.kind.cron;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of the five fields of a schedule.
 *
 * @param words that stand for numbers, each for its place in the list; empty where there are none
 */
record CronField(int least, int most, List<String> words) {
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /** Minute, hour, day of month, month, day of week. */
    static final List<CronField> IN_ORDER = List.of(
            new CronField(0, 59, List.of()),
            new CronField(0, 23, List.of()),
            new CronField(1, 31, List.of()),
            new CronField(1, 12, MONTHS),
            new CronField(0, 6, DAYS));

    CronField {
        words = List.copyOf(words);
    }

    /**
     * The numbers that a field names.
     *
     * @param bits one for each number
     * @param any whether it says that every number will do, which is not the same as naming them all
     */
    record Values(long bits, boolean any) {
        boolean has(int number) {
            return (bits >> number & 1) == 1;
        }
    }

    /** What is wrong with an item of the field's list, if something is. */
    Optional<String> check(String item) {
        String[] rangeAndStep = item.split("/", -1);
        if (rangeAndStep.length > 2) return Optional.of("too many slashes: " + item);
        if (rangeAndStep.length == 2) {
            Optional<Integer> step = number(rangeAndStep[1], List.of());
            if (step.isEmpty()) return notANumber(rangeAndStep[1]);
            if (step.get() == 0) return Optional.of("step of range should be a positive number: " + item);
        }
        String range = rangeAndStep[0];
        return isAny(range) ? Optional.empty() : range(item, range);
    }

    /** The numbers of a field whose items are right. */
    Values values(String field) {
        long bits = 0;
        boolean any = false;
        for (String item : field.split(",")) {
            String[] rangeAndStep = item.split("/");
            int step = rangeAndStep.length == 2 ? Integer.parseInt(rangeAndStep[1]) : 1;
            String[] ends = rangeAndStep[0].split("-");
            boolean all = isAny(rangeAndStep[0]);
            boolean open = ends.length == 1 && rangeAndStep.length == 2;
            int first = all ? least : number(ends[0], words).orElseThrow();
            int last = all || open ? most : number(ends[ends.length - 1], words).orElseThrow();
            for (int number = first; number <= last; number += step) bits |= 1L << number;
            any |= all && step == 1;
        }
        return new Values(bits, any);
    }

    private static boolean isAny(String range) {
        return range.equals("*") || range.equals("?");
    }

    private Optional<String> range(String item, String range) {
        String[] ends = range.split("-", -1);
        if (ends.length > 2) return Optional.of("too many hyphens: " + item);
        Optional<Integer> first = number(ends[0], words);
        Optional<Integer> last = number(ends[ends.length - 1], words);
        if (first.isEmpty()) return notANumber(ends[0]);
        if (last.isEmpty()) return notANumber(ends[1]);
        if (first.get() < least)
            return Optional.of("beginning of range (" + first.get() + ") below minimum (" + least + "): " + item);
        if (last.get() > most)
            return Optional.of("end of range (" + last.get() + ") above maximum (" + most + "): " + item);
        if (first.get() > last.get())
            return Optional.of(
                    "beginning of range (" + first.get() + ") beyond end of range (" + last.get() + "): " + item);
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
