package dev.slipway.sync.cli;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has an application left alone. */
@Command(
        name = "pause",
        header = "Leave an application alone: nothing is written or deleted until it is resumed.",
        footer = {
            "",
            "Examples:",
            "  slipway pause orders-canary --reason \"incident 812\"          until: slipway resume orders-canary",
            "  slipway pause orders-canary --until 2h                       for two hours",
            "  slipway pause orders-canary --until 2026-05-01T08:00:00Z"
        })
final class PauseCommand implements Callable<Integer> {
    private static final Pattern SPAN = Pattern.compile("(?=.)(?:(\\d{1,3})d)?(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?");

    private final Terminal terminal;
    private final Function<PlaneOptions, Plane> connect;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "APP", description = "<component>-<stage>[-<region>].")
    private String application = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            description =
                    "When it goes on by itself: a time such as 2026-05-01T08:00:00Z, or a span such as 90m, 2h, 1d.")
    private Optional<String> until = Optional.empty();

    @Mixin
    private PlaneOptions plane = new PlaneOptions();

    PauseCommand(Terminal terminal, Function<PlaneOptions, Plane> connect, InstantSource clock) {
        this.terminal = terminal;
        this.connect = connect;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Optional<Instant> end = until.map(this::moment);
        try (Plane connected = connect.apply(plane)) {
            ApiObject found = connected.application(plane.repository(), application);
            // What an earlier pause said must not stay where this one says nothing.
            Mapping pause =
                    Mapping.of("by", connected.user(), "reason", or(reason), "until", or(end.map(Instant::toString)));
            connected.change(found, Mapping.of("pause", pause));
        }
        terminal.println(application + " is paused"
                + end.map(time -> " until " + time).orElse("") + "; go on with: slipway resume " + application);
        return 0;
    }

    private static Object or(Optional<String> text) {
        return text.isPresent() ? text.get() : Scalar.Null.NULL;
    }

    private Instant moment(String text) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant moment = span(text).map(now::plus).orElseGet(() -> time(text));
        if (moment.isAfter(now)) return moment;
        throw new CommandFailure("--until " + text + " is not in the future");
    }

    private static Optional<Duration> span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        return Optional.of(
                Duration.ofDays(part(matcher, 1)).plusHours(part(matcher, 2)).plusMinutes(part(matcher, 3)));
    }

    private static long part(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).map(Long::parseLong).orElse(0L);
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw new CommandFailure(
                    "--until takes a time such as 2026-05-01T08:00:00Z or a span such as 90m, 2h or 1d, not \"" + text
                            + "\"",
                    unreadable);
        }
    }
}
