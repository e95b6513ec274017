package dev.slipway.cluster.kind.cron;

import dev.slipway.cluster.kind.cron.CronField.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The moments that a schedule names on the wall clock of a zone.
 *
 * <p>A moment is one of them if the clock on the wall, read at it, shows what the fields say. So a time that a change of clocks skips does not come
 * that day, and one that it repeats comes twice, which is what Kubernetes does. (Gates of Slipway keep to Vixie cron instead, where such a
 * time comes exactly once.) If both the day of the month and that of the week are restricted, one of them is enough.
 */
public final class CronSchedule {
    /** Who has not come after five years never will, as in Kubernetes. */
    private static final int YEARS = 5;

    private final ZoneId zone;
    private final Optional<Duration> every;
    private final List<Values> fields;

    private CronSchedule(ZoneId zone, Optional<Duration> every, List<Values> fields) {
        this.zone = zone;
        this.every = every;
        this.fields = List.copyOf(fields);
    }

    /** What a text means in a zone; empty if {@link CronFormat#schedule} finds something wrong with it. */
    public static Optional<CronSchedule> of(String text, ZoneId zone) {
        if (CronFormat.schedule(text).isPresent()) return Optional.empty();
        Optional<Duration> every = CronFormat.every(text);
        if (every.isPresent()) return Optional.of(new CronSchedule(zone, every, List.of()));
        List<String> parts = CronFormat.fields(CronFormat.MACROS.getOrDefault(text, text));
        List<Values> fields = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++)
            fields.add(CronField.IN_ORDER.get(i).values(parts.get(i)));
        return Optional.of(new CronSchedule(zone, Optional.empty(), fields));
    }

    /** The first moment after another one; empty if none comes, as on a 31 February. */
    public Optional<Instant> after(Instant moment) {
        if (every.isPresent())
            return Optional.of(moment.truncatedTo(ChronoUnit.SECONDS).plus(every.get()));
        ZonedDateTime at = moment.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime end = at.plusYears(YEARS);
        while (at.isBefore(end)) {
            if (!fields.get(3).has(at.getMonthValue())) {
                at = at.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            } else if (!isDay(at)) {
                at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (!fields.get(1).has(at.getHour())) {
                at = at.plusMinutes(60 - at.getMinute());
            } else if (!fields.get(0).has(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                return Optional.of(at.toInstant());
            }
        }
        return Optional.empty();
    }

    /** The last moment after one and not after another; found by halving, since there may be millions between them. */
    public Optional<Instant> last(Instant after, Instant until) {
        Optional<Instant> first = after(after).filter(moment -> !moment.isAfter(until));
        if (first.isEmpty()) return first;
        Instant last = first.get();
        if (every.isPresent()) {
            long more = Duration.between(last, until).dividedBy(every.get());
            return Optional.of(last.plus(every.get().multipliedBy(more)));
        }
        Instant none = until;
        while (last.isBefore(none)) {
            Instant middle = last.plusSeconds(Duration.between(last, none).toSeconds() / 2);
            Optional<Instant> next = after(middle).filter(moment -> !moment.isAfter(until));
            if (next.isPresent()) last = next.get();
            else none = middle;
        }
        return Optional.of(last);
    }

    private boolean isDay(ZonedDateTime at) {
        boolean month = fields.get(2).has(at.getDayOfMonth());
        boolean week = fields.get(4).has(at.getDayOfWeek().getValue() % 7);
        return fields.get(2).any() || fields.get(4).any() ? month && week : month || week;
    }
}
