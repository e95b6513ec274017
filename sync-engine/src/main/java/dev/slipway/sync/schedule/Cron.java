package dev.slipway.sync.schedule;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.text.ParseException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * A cron expression of five fields, as crontab(5) has them: minute, hour, day of month, month, day of week. Days are joined as cron joins them:
 * if both are restricted, one of them is enough; if one begins with {@code *}, both count.
 *
 * <p>Expressions count on the clock on the wall of a zone; which moment that is, is decided here and not by the library. A time that a clock
 * change skips counts as the moment of the change, and one that comes twice counts the first time, as with Vixie cron.
 */
public final class Cron {
    private static final int FIELDS = 5;
    /** Beyond any clock change: the longest ever was a day, at the date line. */
    private static final int MOST_REPEATED_MINUTES = 1500;

    private static final LocalDateTime LONG_AGO = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final LocalTime LAST_MINUTE = LocalTime.of(23, 59);

    private final String text;
    private final List<CronExpression> expressions;
    private final SortedSet<Integer> weekdays;

    private Cron(String text, List<CronExpression> expressions, SortedSet<Integer> weekdays) {
        this.text = text;
        this.expressions = List.copyOf(expressions);
        this.weekdays = weekdays;
    }

    /** What a text means, or what is wrong with it. */
    public static Outcome<Cron> read(String text) {
        String[] parts = text.strip().split("\\s+");
        if (parts.length != FIELDS)
            return bad(
                    "expected five fields (minute, hour, day of month, month, day of week) as in \"0 9 * * 1-4\", found "
                            + (text.isBlank() ? 0 : parts.length) + " in \"" + text + "\"");
        List<SortedSet<Integer>> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            Outcome<SortedSet<Integer>> field = CronField.IN_ORDER.get(i).read(parts[i]);
            if (field.asOptional().isEmpty()) return Outcome.bad(field.problems());
            fields.add(field.asOptional().get());
        }
        Cron cron = new Cron(text, expressions(parts, fields), fields.get(4));
        return cron.after(LONG_AGO).isPresent()
                ? Outcome.good(cron)
                : bad("\"" + text + "\" never comes: no such day is in the calendar");
    }

    /** The first moment after another one. Empty only beyond the end of the calendar. */
    public Optional<Instant> after(Instant moment, ZoneId zone) {
        Optional<LocalDateTime> wall = after(moment.atZone(zone).toLocalDateTime());
        for (int i = 0; i < MOST_REPEATED_MINUTES && wall.isPresent(); i++) {
            Instant due = moment(wall.get(), zone);
            if (due.isAfter(moment)) return Optional.of(due);
            wall = after(wall.get());
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Instant moment(LocalDateTime wall, ZoneId zone) {
        Optional<ZoneOffsetTransition> skipped =
                Optional.ofNullable(zone.getRules().getTransition(wall)).filter(ZoneOffsetTransition::isGap);
        return skipped.map(ZoneOffsetTransition::getInstant)
                .orElseGet(() -> wall.atZone(zone).toInstant());
    }

    private Optional<LocalDateTime> after(LocalDateTime wall) {
        return expressions.stream()
                .flatMap(expression -> after(expression, wall).stream())
                .min(LocalDateTime::compareTo);
    }

    /** Days of the week are asked here where both kinds of days count; the library knows only one of them at a time. */
    private Optional<LocalDateTime> after(CronExpression expression, LocalDateTime wall) {
        Optional<LocalDateTime> next = next(expression, wall);
        while (expressions.size() == 1 && next.isPresent() && !weekdays.contains(weekday(next.get())))
            next = next(expression, next.get().with(LAST_MINUTE));
        return next;
    }

    private static Optional<LocalDateTime> next(CronExpression expression, LocalDateTime wall) {
        Date next = expression.getTimeAfter(Date.from(wall.toInstant(ZoneOffset.UTC)));
        return Optional.ofNullable(next).map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
    }

    /** Sunday is 0. */
    private static int weekday(LocalDateTime wall) {
        return wall.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : wall.getDayOfWeek().getValue();
    }

    private static List<CronExpression> expressions(String[] parts, List<SortedSet<Integer>> fields) {
        boolean anyDay = parts[2].startsWith("*");
        boolean anyWeekday = parts[4].startsWith("*");
        String time = "0 " + list(fields.get(0), 0) + " " + list(fields.get(1), 0);
        String month = list(fields.get(3), 0);
        CronExpression byDay = expression(time + " " + list(fields.get(2), 0) + " " + month + " ?");
        CronExpression byWeekday = expression(time + " ? " + month + " " + list(fields.get(4), 1));
        if (!anyDay && !anyWeekday) return List.of(byDay, byWeekday);
        return parts[2].equals("*") ? List.of(byWeekday) : List.of(byDay);
    }

    private static String list(SortedSet<Integer> values, int plus) {
        return String.join(
                ",", values.stream().map(value -> String.valueOf(value + plus)).toList());
    }

    private static CronExpression expression(String quartz) {
        try {
            CronExpression expression = new CronExpression(quartz);
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            return expression;
        } catch (ParseException impossible) {
            throw new IllegalStateException("not an expression for the library: " + quartz, impossible);
        }
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, message));
    }
}
