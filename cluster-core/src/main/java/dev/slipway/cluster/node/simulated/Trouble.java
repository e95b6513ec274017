package dev.slipway.cluster.node.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When the checks of a probe fail: {@code fail(30s, 40s)} from 30 s after the container's start until 40 s after it, {@code fail(30s)} from then on,
 * {@code fail()} always; several with semicolons between.
 */
record Trouble(List<Stretch> stretches) {
    static final String KNOWN = "fail(), fail(30s), fail(30s, 40s), several with semicolons between";
    static final Trouble NONE = new Trouble(List.of());
    /** Longer than anything lives. */
    static final Duration EVER = Duration.ofDays(100_000);

    private static final Pattern SEMICOLON = Pattern.compile(";");

    /** Stretches come in order and do not overlap. */
    Trouble {
        stretches = List.copyOf(stretches);
    }

    /** From one time after the start up to but not another. */
    record Stretch(Duration from, Duration until) {
        boolean holds(Duration time) {
            return time.compareTo(from) >= 0 && time.compareTo(until) < 0;
        }
    }

    static Optional<Trouble> parse(String text) {
        List<Stretch> stretches = new ArrayList<>();
        for (String part : SEMICOLON.split(text)) {
            Optional<Stretch> stretch = Call.parse(part).flatMap(Trouble::stretch);
            if (stretch.isEmpty()) return Optional.empty();
            stretches.add(stretch.get());
        }
        stretches.sort(Comparator.comparing(Stretch::from));
        for (int i = 1; i < stretches.size(); i++)
            if (stretches.get(i).from().compareTo(stretches.get(i - 1).until()) < 0) return Optional.empty();
        return Optional.of(new Trouble(stretches));
    }

    private static Optional<Stretch> stretch(Call call) {
        if (!call.word().equals("fail") || call.arguments().size() > 2) return Optional.empty();
        Optional<Duration> from =
                call.arguments().isEmpty() ? Optional.of(Duration.ZERO) : call.argument(0, Call::duration);
        Optional<Duration> until = call.arguments().size() < 2 ? Optional.of(EVER) : call.argument(1, Call::duration);
        return from.flatMap(
                begin -> until.filter(end -> end.compareTo(begin) > 0).map(end -> new Stretch(begin, end)));
    }

    /** When a check at this time, if it fails, would succeed for the first time. */
    Duration over(Duration time) {
        Duration over = time;
        for (Stretch stretch : stretches) if (stretch.holds(over)) over = stretch.until();
        return over;
    }
}
