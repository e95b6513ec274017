package dev.slipway.sync.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * That an application waits until another component is synced and healthy.
 *
 * @param stage where the other one must be so; empty: at the same stage
 */
public record Need(String component, Optional<String> stage, Origin origin) {
    /** The annotation that says so, on any manifest of the application. */
    public static final String ANNOTATION = "slipway.dev/needs";

    private static final Pattern ONE =
            Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:@([A-Za-z0-9][A-Za-z0-9._-]*))?\\s*");

    /** Whether a text names needs: {@code <component>[@<stage>]}, several with commas between. */
    public static boolean isReadable(String text) {
        return Stream.of(text.split(",", -1)).allMatch(part -> ONE.matcher(part).matches());
    }

    /** The needs that a text names. */
    public static List<Need> of(String text, Origin origin) {
        return Stream.of(text.split(",", -1))
                .map(ONE::matcher)
                .filter(Matcher::matches)
                .map(one -> new Need(one.group(1), Optional.ofNullable(one.group(2)), origin))
                .toList();
    }

    /** {@code api}, {@code api@canary}. */
    @Override
    public String toString() {
        return component + stage.map(name -> "@" + name).orElse("");
    }
}
