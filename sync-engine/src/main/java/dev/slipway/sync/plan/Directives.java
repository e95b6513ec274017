package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a manifest's {@code slipway.dev/} annotations ask for. They were checked when the manifest was rendered; what cannot be read here is
 * taken for the careful choice.
 *
 * @param wave lower is earlier
 * @param replace whether it may be deleted and made again where it cannot be changed in place
 * @param timeout how long it may take to become healthy
 */
public record Directives(int wave, Prune prune, boolean replace, Optional<Duration> timeout) {
    /** How long something may take to become healthy, or to end, where nothing says otherwise. */
    public static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");

    /** Whether an object may be deleted when it is no longer wanted. */
    public enum Prune {
        ALLOWED,
        CONFIRM,
        NEVER
    }

    public static Directives of(ApiObject object) {
        int wave = object.annotation("slipway.dev/wave")
                .filter(text -> WHOLE.matcher(text).matches())
                .map(Integer::parseInt)
                .orElse(0);
        boolean replace = object.annotation("slipway.dev/replace").equals(Optional.of("true"));
        return new Directives(
                wave,
                prune(object),
                replace,
                object.annotation("slipway.dev/timeout").flatMap(Directives::duration));
    }

    /** What an object, also a live one, says about being deleted. */
    static Prune prune(ApiObject object) {
        return switch (object.annotation("slipway.dev/prune").orElse("")) {
            case "" -> Prune.ALLOWED;
            case "confirm" -> Prune.CONFIRM;
            default -> Prune.NEVER;
        };
    }

    /** {@code 1h30m}, {@code 10m}, {@code 45s}. */
    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        Duration sum =
                Duration.ofHours(part(matcher, 1)).plusMinutes(part(matcher, 2)).plusSeconds(part(matcher, 3));
        return Optional.of(sum).filter(span -> !span.isZero());
    }

    private static long part(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).map(Long::parseLong).orElse(0L);
    }
}
