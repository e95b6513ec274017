package dev.slipway.cluster.kind.cel;

import dev.cel.runtime.CelEvaluationException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text with values in the places of {@code %s}, {@code %d}, {@code %f}, {@code %e}, {@code %b}, {@code %o}, {@code %x}, {@code %X}. */
final class Formatted {
    private static final Pattern PLACE = Pattern.compile("%(?:(%)|(?:\\.(\\d{1,3}))?([a-zA-Z])|)");
    private static final int USUAL_PRECISION = 6;

    private Formatted() {}

    static String of(String format, List<?> values) throws CelEvaluationException {
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(format);
        Iterator<?> rest = values.iterator();
        int index = 0;
        while (place.find()) {
            String said;
            if (place.group(1) != null) said = "%";
            else {
                if (place.group(3) == null) throw Functions.failure("unexpected end of string");
                if (!rest.hasNext()) throw Functions.failure("index " + index + " out of range");
                int precision = place.group(2) == null ? USUAL_PRECISION : Integer.parseInt(place.group(2));
                said = value(place.group(3).charAt(0), precision, rest.next());
                index++;
            }
            place.appendReplacement(text, Matcher.quoteReplacement(said));
        }
        return place.appendTail(text).toString();
    }

    private static String value(char verb, int precision, Object value) throws CelEvaluationException {
        return switch (verb) {
            case 's' -> text(value);
            case 'd' -> whole(value);
            case 'f' ->
                number(value) instanceof BigDecimal exact
                        ? exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
                        : text(value);
            case 'e' ->
                number(value) instanceof BigDecimal exact
                        ? String.format(Locale.ROOT, "%." + precision + "e", exact)
                        : text(value);
            case 'b' -> binary(value);
            case 'o' -> value instanceof Long number ? signed(number, 8) : wrong("octal", value);
            case 'x' -> hex(value);
            case 'X' -> hex(value).toUpperCase(Locale.ROOT);
            default -> throw Functions.failure("unrecognized formatting clause \"" + verb + "\"");
        };
    }

    /** A value as text, as {@code %s} writes it. */
    static String text(Object value) {
        if (value instanceof String text) return text;
        if (value instanceof Double number) return real(number);
        if (value instanceof List<?> list)
            return list.stream().map(Formatted::text).collect(Collectors.joining(", ", "[", "]"));
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(text(key), text(item)));
            return sorted.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Duration duration) return seconds(duration);
        return value.equals(Library.nothing()) ? "null" : String.valueOf(value);
    }

    private static String real(Double number) {
        if (number.isNaN() || number.isInfinite())
            return number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }

    private static String seconds(Duration duration) {
        BigDecimal exact = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        return (exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString()) + "s";
    }

    private static String whole(Object value) throws CelEvaluationException {
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) return text(value);
        return value instanceof Long || value instanceof com.google.common.primitives.UnsignedLong
                ? String.valueOf(value)
                : wrong("decimal", value);
    }

    private static Object number(Object value) throws CelEvaluationException {
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) return value;
        if (value instanceof Double || value instanceof Long) return new BigDecimal(String.valueOf(value));
        return wrong("fixed-point", value);
    }

    private static String binary(Object value) throws CelEvaluationException {
        if (value instanceof Boolean truth) return truth ? "1" : "0";
        return value instanceof Long number ? signed(number, 2) : wrong("binary", value);
    }

    private static String hex(Object value) throws CelEvaluationException {
        if (value instanceof Long number) return signed(number, 16);
        if (value instanceof String text) {
            StringBuilder all = new StringBuilder();
            for (byte one : text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                all.append(String.format(Locale.ROOT, "%02x", one));
            return all.toString();
        }
        return wrong("hex", value);
    }

    private static String signed(long number, int radix) {
        return Long.toString(number, radix);
    }

    private static String wrong(String clause, Object value) throws CelEvaluationException {
        throw Functions.failure(
                "error during formatting: " + clause + " clause cannot be used on " + Library.typeName(value));
    }
}
