package dev.slipway.sync.schedule;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a cron expression: {@code *}, numbers, names, ranges, lists and steps.
 *
 * @param names for the numbers from {@code least} on; empty where there are none
 */
record CronField(String what, int least, int most, List<String> names) {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int DAYS_IN_WEEK = 7;

    /** As an expression has them. */
    static final List<CronField> IN_ORDER = List.of(
            new CronField("minute", 0, 59, List.of()),
            new CronField("hour", 0, 23, List.of()),
            new CronField("day of month", 1, 31, List.of()),
            new CronField("month", 1, 12, MONTHS),
            new CronField("day of week", 0, DAYS_IN_WEEK, DAYS));

    private static final Pattern ITEM =
            Pattern.compile("(?:(\\*)|([0-9]{1,2}|[A-Za-z]{3})(?:-([0-9]{1,2}|[A-Za-z]{3}))?)(?:/([0-9]{1,2}))?");

    /** The values that a text names; Sunday is 0 also where it is written 7. */
    Outcome<SortedSet<Integer>> read(String text) {
        SortedSet<Integer> values = new TreeSet<>();
        for (String item : text.split(",", -1)) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches()) return wrong(item, "");
            Optional<String> step = Optional.ofNullable(matcher.group(4));
            boolean single = matcher.group(1) == null && matcher.group(3) == null;
            if (single && step.isPresent()) return wrong(item, "; a step needs a range, as in */5 or 10-50/5");
            boolean all = matcher.group(1) != null;
            Optional<Integer> from = all ? Optional.of(least) : number(matcher.group(2));
            Optional<Integer> to = all ? Optional.of(last()) : single ? from : number(matcher.group(3));
            int by = step.map(Integer::parseInt).orElse(1);
            if (from.isEmpty() || to.isEmpty() || by == 0) return wrong(item, "");
            if (from.get() > to.get()) return wrong(item, "; a range goes upwards");
            for (int value = from.get(); value <= to.get(); value += by)
                values.add(names.equals(DAYS) ? value % DAYS_IN_WEEK : value);
        }
        return Outcome.good(values);
    }

    private int last() {
        return names.isEmpty() ? most : least + names.size() - 1;
    }

    private Optional<Integer> number(String text) {
        int name = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (name >= 0) return Optional.of(least + name);
        if (!Character.isDigit(text.charAt(0))) return Optional.empty();
        return Optional.of(Integer.parseInt(text)).filter(number -> number >= least && number <= most);
    }

    private Outcome<SortedSet<Integer>> wrong(String item, String hint) {
        String named = names.isEmpty() ? "" : " or " + names.get(0) + " to " + names.get(names.size() - 1);
        return Outcome.bad(Problem.of(
                Problem.Reason.InvalidConfiguration,
                "\"" + item + "\" is no " + what + "; it goes from " + least + " to " + most + named
                        + ", as *, a number, a range, or a list of them" + hint));
    }
}
