package dev.slipway.templating.mustache;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Plain scalars, those without quotes: a hole that is all of one, and holes in the middle of one. */
final class PlainText {
    private static final String INDICATORS = ",[]{}#&*!|>'\"%@`";
    private static final String QUOTE_IT = "; put double quotes around the whole value in the template";
    private static final Pattern MAY_BE_NUMBER = Pattern.compile("[-+.0-9~].*");
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    private final Draft draft;
    private final Output out;

    PlainText(Draft draft, Output out) {
        this.draft = draft;
        this.out = out;
    }

    /**
     * A plain scalar in a line.
     *
     * @param end after its last character
     * @param key whether it is a key of a mapping
     * @param flow whether it stands inside of brackets
     * @param goesOn whether it goes on with the scalar of the line before
     */
    record Span(int at, int end, boolean key, boolean flow, boolean goesOn) {}

    void write(Draft.Line line, Span span) {
        Optional<Draft.Hole> first = line.holeAt(span.at());
        if (first.isPresent() && span.end() == span.at() + 1 && !span.goesOn()) whole(first.get(), span);
        else mixed(line, span);
    }

    private void whole(Draft.Hole hole, Span span) {
        if (span.key() && (!(hole.value() instanceof Scalar) || hole.value().isNull())) {
            draft.wrongKind(hole, "a key must be a text");
            return;
        }
        out.value(hole, SafeText.whole(hole.value()));
    }

    private void mixed(Draft.Line line, Span span) {
        Output all = new Output();
        List<Draft.Hole> holes = new ArrayList<>();
        for (int i = span.at(); i < span.end(); i++) {
            Optional<Draft.Hole> hole = line.holeAt(i);
            if (hole.isPresent()) all.value(hole.get(), inside(hole.get()));
            else all.append(line.text().charAt(i));
            hole.ifPresent(holes::add);
        }
        String text = all.toString();
        if (!holes.isEmpty()) check(text, holes, span);
        boolean vanished = !holes.isEmpty() && text.isEmpty() && !span.goesOn();
        if (vanished) out.value(holes.get(0), "\"\"");
        else out.append(all);
    }

    private String inside(Draft.Hole hole) {
        if (hole.value() instanceof Scalar scalar && !hole.value().isNull()) return scalar.display();
        draft.wrongKind(hole, "a text or a number is needed in the middle of a text");
        return "";
    }

    private void check(String text, List<Draft.Hole> holes, Span span) {
        for (Draft.Hole hole : holes) {
            Optional<String> harm = harm(hole.value() instanceof Scalar scalar ? scalar.display() : "", span);
            harm.ifPresent(why -> draft.unfit(hole, why + QUOTE_IT));
            if (harm.isPresent()) return;
        }
        boolean texts = holes.stream().anyMatch(hole -> hole.value() instanceof Scalar.Text);
        Optional<String> harm = harmOfAll(text, span);
        if (harm.isEmpty() && texts && !span.goesOn() && !readsAsText(text))
            harm = Optional.of("would be read as a number, a boolean or null");
        harm.ifPresent(why -> draft.unfit(holes.get(0), "makes a text here that " + why + QUOTE_IT));
    }

    /** What a single value would do. */
    private static Optional<String> harm(String value, Span span) {
        if (!SafeText.fitsLine(value)) return Optional.of("has line breaks or control characters");
        if (value.contains(": ") || value.contains(" #")) return Optional.of("has a \": \" or a \" #\"");
        boolean brackets = span.flow() && value.chars().anyMatch(c -> ",?[]{}".indexOf(c) >= 0);
        return brackets
                ? Optional.of("has a comma, a question mark or brackets, inside of brackets")
                : Optional.empty();
    }

    /** What the values would do together with the text around them. */
    private static Optional<String> harmOfAll(String text, Span span) {
        if (text.isEmpty()) return Optional.empty();
        if (text.contains(": ") || text.contains(" #")) return Optional.of("has a \": \" or a \" #\"");
        if (text.endsWith(":")) return Optional.of("ends with a colon");
        if (!text.strip().equals(text)) return Optional.of("begins or ends with a space");
        if (INDICATORS.indexOf(text.charAt(0)) >= 0) return Optional.of("begins with " + text.charAt(0));
        if (text.matches("[-?:](?: .*)?")) return Optional.of("begins with " + text.charAt(0));
        boolean marker = span.at() == 0 && (text.startsWith("---") || text.startsWith("..."));
        return marker ? Optional.of("begins a new document") : Optional.empty();
    }

    private static boolean readsAsText(String text) {
        boolean suspicious = MAY_BE_NUMBER.matcher(text).matches() || WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (!suspicious || text.isEmpty()) return true;
        try {
            return Yaml.read(text).stream().anyMatch(document -> document.root() instanceof Scalar.Text);
        } catch (Malformed notAScalar) {
            return false;
        }
    }
}
