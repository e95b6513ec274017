package dev.slipway.sync.layout;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be the name of a component, a stage, a region or a namespace: they become names of API objects (RFC 1123 label). */
final class Names {
    /** Of a label of DNS. */
    static final int LONGEST = 63;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private Names() {}

    /** Bytes of a name: what file systems take. */
    private static final int LONGEST_FILE = 255;

    /** What keeps a file or directory from being rendered, since messages and origins could not name it. */
    static Optional<String> fileObjection(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE)
            return Optional.of("the name has more than " + LONGEST_FILE + " bytes; rename the file");
        boolean odd = name.codePoints()
                .anyMatch(c -> c == '\\'
                        || c == 0xfffd
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE);
        return odd
                ? Optional.of(
                        "the name has control characters, a backslash or bytes that are not UTF-8; rename the file")
                : Optional.empty();
    }

    static Optional<String> objection(String what, String name) {
        if (LABEL.matcher(name).matches() && name.length() <= LONGEST) return Optional.empty();
        return Optional.of("\"" + name + "\" cannot be the name of a " + what + "; use at most " + LONGEST
                + " of a-z, 0-9 and -, beginning and ending with a letter or digit");
    }
}
