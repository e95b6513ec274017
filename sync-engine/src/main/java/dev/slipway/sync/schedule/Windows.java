package dev.slipway.sync.schedule;

import dev.slipway.sync.model.Stage.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Windows of time that are joined: open where none denies, and one allows or none of them is there to allow. Begins count, ends do not: a window
 * from 9 for 7 hours is open at 9:00 and closed at 16:00. The length is time that passes, not hours on the wall.
 */
public final class Windows {
    /** Changes that are looked through for the next opening; where a freeze covers every window, there is none. */
    private static final int SIGHT = 1000;

    /** The end of what begins anew before it ends, as far as one looks. */
    private static final Instant NO_END = Instant.MAX;

    private final List<Span> allowed;
    private final List<Span> denied;

    private Windows(List<Span> allowed, List<Span> denied) {
        this.allowed = allowed;
        this.denied = denied;
    }

    /** Of windows that were checked when they were read. */
    public static Windows of(List<Window> windows) {
        return new Windows(
                windows.stream().filter(Window::allows).map(Span::new).toList(),
                windows.stream()
                        .filter(window -> !window.allows())
                        .map(Span::new)
                        .toList());
    }

    public boolean isOpenAt(Instant moment) {
        return coverEnd(denied, moment).isEmpty()
                && (allowed.isEmpty() || coverEnd(allowed, moment).isPresent());
    }

    /** The first moment from another one on at which they are open; empty if none is in sight. */
    public Optional<Instant> opensFrom(Instant moment) {
        Optional<Instant> at = Optional.of(moment);
        for (int i = 0; i < SIGHT && at.isPresent(); i++) {
            Instant now = at.get();
            Optional<Instant> thaw = coverEnd(denied, now);
            if (thaw.isPresent()) at = thaw.filter(end -> !end.equals(NO_END));
            else if (allowed.isEmpty() || coverEnd(allowed, now).isPresent()) return at;
            else at = nextStart(allowed, now);
        }
        return Optional.empty();
    }

    /** The moment after another one at which they, open then, may close; empty if none is in sight. */
    public Optional<Instant> closesAfter(Instant moment) {
        return Stream.concat(coverEnd(allowed, moment).stream(), nextStart(denied, moment).stream())
                .filter(end -> !end.equals(NO_END))
                .min(Instant::compareTo);
    }

    /** The window that denies at a moment, if one does. */
    public Optional<String> freezing(Instant moment) {
        return denied.stream()
                .filter(span -> span.end(moment).isPresent())
                .map(Span::toString)
                .findFirst();
    }

    private static Optional<Instant> coverEnd(List<Span> spans, Instant moment) {
        return spans.stream().flatMap(span -> span.end(moment).stream()).max(Instant::compareTo);
    }

    private static Optional<Instant> nextStart(List<Span> spans, Instant moment) {
        return spans.stream().flatMap(span -> span.start(moment).stream()).min(Instant::compareTo);
    }

    /** One window with its expression read. */
    private record Span(Window window, Cron cron) {

        Span(Window window) {
            this(
                    window,
                    Cron.read(window.cron())
                            .asOptional()
                            .orElseThrow(() -> new IllegalStateException("a window that was not checked: " + window)));
        }

        /** When it ends, if it covers a moment. Where it begins anew before it ends, that is no end. */
        Optional<Instant> end(Instant moment) {
            Optional<Instant> begun = cron.after(moment.minus(window.length()), window.zone());
            if (begun.filter(start -> !start.isAfter(moment)).isEmpty()) return Optional.empty();
            Instant end = begun.get().plus(window.length());
            for (int i = 0; i < SIGHT; i++) {
                Optional<Instant> again = cron.after(end.minus(window.length()), window.zone());
                Instant last = end;
                if (again.filter(start -> !start.isAfter(last)).isEmpty()) return Optional.of(end);
                end = again.get().plus(window.length());
            }
            return Optional.of(NO_END);
        }

        Optional<Instant> start(Instant moment) {
            return cron.after(moment, window.zone());
        }

        @Override
        public String toString() {
            return window.toString();
        }
    }
}
