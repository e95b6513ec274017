package dev.slipway.sync.layout;

import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Written;
import dev.slipway.sync.schedule.Cron;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the gates under a stage's {@code promotion}. */
final class GatesPart {
    /** More people than ever agree. */
    private static final int MOST_APPROVALS = 100;

    private static final int MOST_WINDOWS = 50;
    /** Files of Jobs; more are a test suite, which one Job can run. */
    private static final int MOST_FILES = 20;

    private static final Duration LONGEST_SOAK = Duration.ofDays(366);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);

    private GatesPart() {}

    static Stage.Gates read(Written promotion) {
        Optional<Duration> soak = span(promotion, "soak", Duration.ofSeconds(1), LONGEST_SOAK);
        boolean stageBefore = promotion
                .text("from")
                .filter(from -> !from.equals(PipelineFile.HEAD))
                .isPresent();
        if (!stageBefore)
            promotion
                    .get("soak")
                    .ifPresent(part ->
                            part.wrong("\"soak\" needs \"from\": a stage where a commit can be healthy for a while"));
        return new Stage.Gates(
                soak,
                promotion.whole("approvals", 0, MOST_APPROVALS).orElse(0),
                windows(promotion),
                promotion.text("flag"),
                verify(promotion));
    }

    private static List<String> verify(Written promotion) {
        Map<String, Written> files = promotion.texts("verify");
        files.forEach((file, part) -> {
            if (!isManifestInDirectory(file))
                part.wrong(
                        "\"" + file + "\" cannot hold Jobs; write the path of a file in a directory of the repository, "
                                + "such as verify/smoke.yaml");
        });
        if (files.size() > MOST_FILES)
            promotion
                    .get("verify")
                    .ifPresent(part -> part.wrong(files.size() + " files; at most " + MOST_FILES + " are possible"));
        return List.copyOf(files.keySet());
    }

    private static boolean isManifestInDirectory(String file) {
        List<String> parts = List.of(file.split("/", -1));
        return parts.size() > 1
                && parts.stream().noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
                && Component.isManifest(parts.get(parts.size() - 1));
    }

    private static List<Stage.Window> windows(Written promotion) {
        List<Written> written = promotion.list("windows");
        if (written.size() > MOST_WINDOWS)
            promotion
                    .get("windows")
                    .ifPresent(
                            part -> part.wrong(written.size() + " windows; at most " + MOST_WINDOWS + " are possible"));
        List<Stage.Window> windows = new ArrayList<>();
        for (Written part : written) window(part).ifPresent(windows::add);
        return windows;
    }

    private static Optional<Stage.Window> window(Written part) {
        part.allow("allow", "deny", "for", "zone");
        boolean allows = part.get("allow").isPresent();
        if (allows == part.get("deny").isPresent()) {
            part.wrong(
                    "a window says either \"allow\" or \"deny\", with a cron expression, as in allow: \"0 9 * * 1-4\"");
            return Optional.empty();
        }
        String key = allows ? "allow" : "deny";
        Optional<Cron> cron = part.text(key).flatMap(text -> cron(part, key, text));
        if (part.get("for").isEmpty()) part.wrong("a window without \"for\"; say how long it is, as in for: 7h");
        Optional<Duration> length = span(part, "for", SHORTEST_WINDOW, LONGEST_WINDOW);
        Optional<ZoneId> zone = zone(part);
        if (cron.isEmpty() || length.isEmpty() || zone.isEmpty()) return Optional.empty();
        return Optional.of(new Stage.Window(allows, cron.get().toString(), length.get(), zone.get()));
    }

    private static Optional<Cron> cron(Written window, String key, String text) {
        var cron = Cron.read(text);
        for (Problem problem : cron.problems()) window.get(key).ifPresent(part -> part.wrong(problem.message()));
        return cron.asOptional();
    }

    private static Optional<ZoneId> zone(Written window) {
        Optional<String> text = window.text("zone");
        if (window.get("zone").isEmpty()) return Optional.of(ZoneOffset.UTC);
        try {
            return text.map(ZoneId::of);
        } catch (DateTimeException unknown) {
            window.get("zone")
                    .ifPresent(part -> part.wrong(
                            "unknown time zone \"" + text.orElse("") + "\"; write one such as Europe/Berlin or UTC"));
            return Optional.empty();
        }
    }

    private static Optional<Duration> span(Written part, String key, Duration least, Duration most) {
        Optional<String> text = part.text(key);
        Optional<Duration> span =
                text.flatMap(Spans::parse).filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0);
        if (text.isPresent() && span.isEmpty())
            part.get(key)
                    .ifPresent(there -> there.wrong("\"" + key + "\" is \"" + text.get()
                            + "\"; expected a duration such as 10m or 1h30m, from " + Spans.print(least) + " to "
                            + Spans.print(most)));
        return span;
    }
}
