package dev.slipway.diff.codec;

import dev.slipway.diff.tree.Scalar;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plain YAML scalar means to kubectl, which is what go-yaml 2 made of YAML 1.1: {@code on} and {@code y} are booleans, {@code 010}
 * and {@code 0o10} are 8, {@code 12:30} and dates stay strings. Measured against kubectl 1.33.
 */
final class YamlScalars {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt \\t].*)?");

    private YamlScalars() {}

    /** Whether it is one of the numbers that JSON cannot say. */
    static boolean isNotFinite(String plain) {
        return NOT_FINITE.contains(plain);
    }

    /** The meaning of a scalar without quotes and without a tag. */
    static Scalar plain(String text) {
        if (NULL.contains(text)) return Scalar.Null.NULL;
        if (TRUE.contains(text)) return Scalar.Bool.TRUE;
        if (FALSE.contains(text)) return Scalar.Bool.FALSE;
        char first = text.charAt(0);
        boolean mayBeNumber = first >= '0' && first <= '9' || first == '+' || first == '-' || first == '.';
        if (!mayBeNumber) return new Scalar.Text(text);
        return number(text).orElseGet(() -> new Scalar.Text(text));
    }

    /** Whether other readers of YAML, older or newer ones, take a plain scalar for something that is not a string. */
    static boolean isSafeUnquoted(String text) {
        return !(isNotFinite(text)
                || !(plain(text) instanceof Scalar.Text)
                || BASE_60.matcher(text).matches()
                || DATE.matcher(text).matches());
    }

    /** The number that a text says, if it says one; underscores between digits do not count. */
    static Optional<Scalar> number(String text) {
        boolean point = text.startsWith(".");
        String digits = point ? text : text.replace("_", "");
        Optional<Scalar> whole = point ? Optional.empty() : whole(digits);
        if (whole.isPresent()) return whole;
        return REAL.matcher(digits).matches() ? Numbers.read(Double.parseDouble(digits)) : Optional.empty();
    }

    /** As Go's ParseInt of base 0: the prefix says the base, a bare leading zero means octal. */
    private static Optional<Scalar> whole(String digits) {
        boolean signed = digits.startsWith("-") || digits.startsWith("+");
        String size = signed ? digits.substring(1) : digits;
        int base = base(size);
        String body = base == 10 ? size : size.substring(hasLetter(size) ? 2 : 1);
        if (body.isEmpty() || !isOf(base, body)) return Optional.empty();
        BigInteger value = new BigInteger(body, base);
        return Numbers.read(digits.startsWith("-") ? value.negate() : value);
    }

    private static int base(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') return 10;
        return switch (digits.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "0x" -> 16;
            case "0b" -> 2;
            default -> 8;
        };
    }

    private static boolean hasLetter(String digits) {
        return Character.isLetter(digits.charAt(1));
    }

    private static boolean isOf(int base, String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), base) < 0) return false;
        }
        return true;
    }
}
