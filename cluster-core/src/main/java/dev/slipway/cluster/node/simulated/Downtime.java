package dev.slipway.cluster.node.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a simulated node is down: {@code true}, {@code false}, or stretches {@code FROM/UNTIL} with commas between, each end a moment or a time since
 * the node was made. A stretch without an end lasts.
 */
record Downtime(List<Stretch> stretches) {
    static final String KNOWN =
            "true, false, 10m/15m (since the node was made), 2026-01-01T12:00:00Z/2026-01-01T12:05:00Z,"
                    + " several with commas between";
    static final Downtime NEVER = new Downtime(List.of());

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    Downtime {
        stretches = List.copyOf(stretches);
    }

    /** From one moment up to but not another. */
    record Stretch(Instant from, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** What an annotation says; empty if it cannot be followed. */
    static Optional<Downtime> parse(String text, Instant made) {
        if (text.equals("false")) return Optional.of(NEVER);
        if (text.equals("true")) return Optional.of(new Downtime(List.of(new Stretch(Instant.MIN, Instant.MAX))));
        List<Stretch> stretches = new ArrayList<>();
        for (String part : COMMA.split(text)) {
            int slash = part.indexOf('/');
            if (slash < 0) return Optional.empty();
            Optional<Instant> from = moment(part.substring(0, slash), made);
            String end = part.substring(slash + 1);
            Optional<Instant> until = end.isEmpty() ? Optional.of(Instant.MAX) : moment(end, made);
            if (from.isEmpty() || until.filter(from.get()::isBefore).isEmpty()) return Optional.empty();
            stretches.add(new Stretch(from.get(), until.get()));
        }
        return Optional.of(new Downtime(stretches));
    }

    private static Optional<Instant> moment(String text, Instant made) {
        Optional<Duration> since = Call.duration(text);
        return since.map(made::plus).or(() -> PodAnnotations.moment(text));
    }

    boolean isDown(Instant now) {
        return stretches.stream().anyMatch(stretch -> stretch.holds(now));
    }

    /** When a node that is down went down; empty where nobody wrote that down. */
    Optional<Instant> since(Instant now) {
        return stretches.stream()
                .filter(stretch -> stretch.holds(now))
                .map(Stretch::from)
                .filter(from -> from.isAfter(Instant.MIN))
                .min(Instant::compareTo);
    }

    /** When it goes down or comes back next. */
    Optional<Instant> nextChange(Instant now) {
        return stretches.stream()
                .flatMap(stretch -> Stream.of(stretch.from(), stretch.until()))
                .filter(moment -> moment.isAfter(now) && moment.isBefore(Instant.MAX))
                .min(Instant::compareTo);
    }
}
