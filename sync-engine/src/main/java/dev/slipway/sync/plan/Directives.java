package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a manifest's {@code slipway.dev/} annotations ask for. An unknown one, or a value that makes no sense, is a problem: a misspelt guard
 * is none.
 *
 * @param wave lower is earlier
 * @param replace whether it may be deleted and made again where it cannot be changed in place
 * @param timeout how long it may take to become healthy
 */
public record Directives(int wave, Prune prune, boolean replace, Optional<Duration> timeout) {
    /** Nothing asked for. */
    public static final Directives NONE = new Directives(0, Prune.ALLOWED, false, Optional.empty());

    static final String PREFIX = "slipway.dev/";
    static final String PRUNE = PREFIX + "prune";
    static final String REPLACE = PREFIX + "replace";
    private static final String WAVE = PREFIX + "wave";
    private static final String TIMEOUT = PREFIX + "timeout";
    private static final String FEATURE_GATE = PREFIX + "feature-gate";
    private static final List<String> KNOWN = List.of(FEATURE_GATE, PRUNE, REPLACE, TIMEOUT, WAVE);
    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");

    /** Whether an object may be deleted when it is no longer wanted. */
    public enum Prune {
        ALLOWED,
        CONFIRM,
        NEVER
    }

    static Outcome<Directives> of(Manifest manifest) {
        Reading reading = new Reading(manifest);
        Directives directives = new Directives(reading.wave(), reading.prune(), reading.replace(), reading.timeout());
        return reading.problems.isEmpty() ? Outcome.good(directives) : Outcome.bad(reading.problems);
    }

    /** What a live object says about being deleted; what cannot be read protects it. */
    static Prune pruneOf(ApiObject live) {
        return switch (live.annotation(PRUNE).orElse("")) {
            case "" -> Prune.ALLOWED;
            case "confirm" -> Prune.CONFIRM;
            default -> Prune.NEVER;
        };
    }

    /** {@code 1h30m}, {@code 10m}, {@code 45s}. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) return Optional.empty();
        return Optional.of(
                Duration.ofHours(part(matcher, 1)).plusMinutes(part(matcher, 2)).plusSeconds(part(matcher, 3)));
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Reads one manifest's annotations and collects what is wrong with them. */
    private static final class Reading {
        private final Manifest manifest;
        private final Map<String, String> annotations;
        private final List<Problem> problems = new ArrayList<>();

        Reading(Manifest manifest) {
            this.manifest = manifest;
            this.annotations = manifest.object().annotations();
            annotations.keySet().stream()
                    .filter(key -> key.startsWith(PREFIX) && !KNOWN.contains(key))
                    .forEach(key -> complain("unknown annotation " + key + "; known are " + String.join(", ", KNOWN)));
        }

        int wave() {
            String text = annotations.getOrDefault(WAVE, "0");
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException notANumber) {
                complain(WAVE + " must be a whole number such as \"-1\" or \"2\", not \"" + text + "\"");
                return 0;
            }
        }

        Prune prune() {
            return switch (annotations.getOrDefault(PRUNE, "")) {
                case "" -> Prune.ALLOWED;
                case "confirm" -> Prune.CONFIRM;
                case "never" -> Prune.NEVER;
                default -> {
                    complain(PRUNE + " must be \"never\" or \"confirm\", not \"" + annotations.get(PRUNE) + "\"");
                    yield Prune.NEVER;
                }
            };
        }

        boolean replace() {
            String text = annotations.getOrDefault(REPLACE, "false");
            if (!text.equals("true") && !text.equals("false"))
                complain(REPLACE + " must be \"true\" or \"false\", not \"" + text + "\"");
            return text.equals("true");
        }

        Optional<Duration> timeout() {
            Optional<String> text = Optional.ofNullable(annotations.get(TIMEOUT));
            Optional<Duration> timeout = text.flatMap(Directives::duration).filter(value -> !value.isZero());
            if (text.isPresent() && timeout.isEmpty())
                complain(TIMEOUT + " must be a duration such as \"90s\" or \"10m\", not \"" + text.get() + "\"");
            return timeout;
        }

        private void complain(String message) {
            problems.add(Problem.at(
                    Reason.InvalidManifest, manifest.origin(), manifest.object().key() + ": " + message));
        }
    }
}
