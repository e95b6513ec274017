package dev.slipway.sync.layout;

import java.util.Optional;
import java.util.regex.Pattern;

/** What may be the name of a component, a stage, a region or a namespace: they become names of API objects (RFC 1123 label). */
final class Names {
    /** Of a label of DNS. */
    static final int LONGEST = 63;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private Names() {}

    static Optional<String> objection(String what, String name) {
        if (LABEL.matcher(name).matches() && name.length() <= LONGEST) return Optional.empty();
        return Optional.of("\"" + name + "\" cannot be the name of a " + what + "; use at most " + LONGEST
                + " of a-z, 0-9 and -, beginning and ending with a letter or digit");
    }
}
