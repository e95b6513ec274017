package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a path, step by step. */
final class PathParser {
    private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final String SCALAR = "(?:" + STRING + "|(true|false|null|-?[0-9][0-9.eE+-]*))";
    private static final Pattern FIELD = Pattern.compile("\\.?([^.\\[\\]\"\\s]+)");
    private static final Pattern QUOTED_FIELD = Pattern.compile("\\[" + STRING + "]");
    private static final Pattern INDEX = Pattern.compile("\\[([0-9]{1,9})]");
    private static final Pattern VALUE = Pattern.compile("\\[=" + SCALAR + "]");
    private static final Pattern KEY_PART = Pattern.compile("([^=,\\[\\]\"\\s]+)=" + SCALAR + "([,\\]])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    private PathParser(String text) {
        this.text = text;
    }

    static Optional<Path> parse(String text) {
        PathParser parser = new PathParser(text);
        while (parser.at < text.length()) {
            Optional<Step> step = parser.step();
            if (step.isEmpty()) return Optional.empty();
            parser.steps.add(step.get());
        }
        return Optional.of(new Path(parser.steps));
    }

    private Optional<Step> step() {
        if (text.charAt(at) != '[') {
            boolean dotMissing = at > 0 && text.charAt(at) != '.';
            return dotMissing ? Optional.empty() : next(FIELD).map(field -> new Step.Field(field.group(1)));
        }
        return next(INDEX)
                .<Step>map(index -> new Step.Index(Integer.parseInt(index.group(1))))
                .or(() -> next(QUOTED_FIELD).map(field -> new Step.Field(unquote(field.group(1)))))
                .or(() -> next(VALUE).flatMap(value -> scalar(value, 1).map(Step.Value::new)))
                .or(this::key);
    }

    private Optional<Step> key() {
        Mapping.Builder fields = Mapping.builder();
        at++;
        while (true) {
            Optional<Matcher> part = next(KEY_PART);
            Optional<Tree> value = part.flatMap(found -> scalar(found, 2));
            if (value.isEmpty()) return Optional.empty();
            fields.put(part.get().group(1), value.get());
            if (part.get().group(4).equals("]")) return Optional.of(new Step.Key(fields.build()));
        }
    }

    private Optional<Matcher> next(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) return Optional.empty();
        at = matcher.end();
        return Optional.of(matcher);
    }

    /** The scalar whose string is in this group, or whose other text is in the next. */
    private static Optional<Tree> scalar(Matcher matcher, int group) {
        String string = matcher.group(group);
        if (string != null) return Optional.of(new Scalar.Text(unquote(string)));
        String other = matcher.group(group + 1);
        return switch (other) {
            case "true" -> Optional.of(Scalar.Bool.TRUE);
            case "false" -> Optional.of(Scalar.Bool.FALSE);
            case "null" -> Optional.of(Scalar.Null.NULL);
            default -> number(other);
        };
    }

    private static Optional<Tree> number(String text) {
        try {
            boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
            return Optional.of(
                    whole ? new Scalar.Whole(Long.parseLong(text)) : new Scalar.Real(Double.parseDouble(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unquote(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(found -> Matcher.quoteReplacement(escaped(found.group(1))));
    }

    private static String escaped(String escape) {
        if (escape.length() == 5) return String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
        return switch (escape) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            default -> escape;
        };
    }
}
