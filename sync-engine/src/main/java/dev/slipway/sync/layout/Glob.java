package dev.slipway.sync.layout;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Globs of directories: {@code *} and {@code ?} stand for characters other than {@code /}. */
final class Glob {
    private Glob() {}

    static Optional<String> objection(String glob) {
        boolean relative = !glob.isEmpty() && !glob.startsWith("/") && !glob.endsWith("/") && !glob.contains("//");
        boolean stays =
                Pattern.compile("/").splitAsStream(glob).noneMatch(part -> part.equals("..") || part.equals("."));
        return relative && stays
                ? Optional.empty()
                : Optional.of(
                        "\"" + glob + "\" is not a path inside the repository; write for example \"*\" or \"apps/*\"");
    }

    static boolean hasWildcard(String part) {
        return part.indexOf('*') >= 0 || part.indexOf('?') >= 0;
    }

    /** Whether a name fits one part of a glob. A leading dot must be written out. */
    static Predicate<String> of(String part) {
        StringBuilder pattern = new StringBuilder();
        part.codePoints()
                .forEach(c -> pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        Predicate<String> fits =
                Pattern.compile(pattern.toString(), Pattern.DOTALL).asMatchPredicate();
        return name -> (!name.startsWith(".") || part.startsWith(".")) && fits.test(name);
    }
}
