package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Position;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.seal.Recipients;
import dev.slipway.sync.seal.Sealed;
import dev.slipway.templating.template.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A parameter file of which one value is sealed; all other characters of it stay. */
final class SealedInPlace {
    private final String file;
    private final String text;

    SealedInPlace(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The text of the file with the value at a key sealed. */
    Outcome<String> seal(String key, Recipients recipients) {
        Document document;
        try {
            document = Yaml.readOne(text);
        } catch (Malformed malformed) {
            return bad(malformed.line(), "malformed YAML: " + malformed.problem());
        }
        Optional<Path> path = Path.parse(key).filter(found -> !found.isRoot());
        Optional<Tree> value = path.flatMap(found -> found.in(document.root()));
        if (value.isEmpty())
            return bad(0, "there is no \"" + key + "\"" + NearestName.hint(key, keys(document.root(), "")));
        int line = document.positions().at(path.get()).line();
        if (!(value.get() instanceof Scalar.Text whole)) return bad(line, "\"" + key + "\" is " + noText(value.get()));
        if (Sealed.isSealed(whole.value())) return bad(line, "\"" + key + "\" is sealed already");
        if (whole.value().isEmpty()) return bad(line, "\"" + key + "\" is empty; there is nothing to seal");
        return replaced(document, path.get(), recipients.seal(whole.value()).text(), line);
    }

    private static String noText(Tree value) {
        return value.describe()
                + (value instanceof Scalar && !value.isNull()
                        ? ", not a text; put it into quotes if it is meant as one"
                        : "; seal a text, one at a time");
    }

    private Outcome<String> replaced(Document document, Path path, String sealed, int line) {
        int from = offset(document.positions().valueAt(path));
        int to = Math.max(from, offset(document.positions().endOf(path)));
        String before = text.substring(from, to);
        String changed = text.substring(0, from)
                + sealed
                + before.substring(before.stripTrailing().length())
                + text.substring(to);
        return isOnlyChange(document.root(), path, sealed, changed)
                ? Outcome.good(changed)
                : bad(
                        line,
                        "the value is used by anchor, or written in a way that cannot be replaced; write it on the line of its key");
    }

    private static boolean isOnlyChange(Tree before, Path path, String sealed, String changed) {
        try {
            Tree after = Yaml.readOne(changed).root();
            return path.in(after).equals(Optional.of(Tree.of(sealed)))
                    && with(after, path, 0, Scalar.Null.NULL).equals(with(before, path, 0, Scalar.Null.NULL));
        } catch (Malformed broken) {
            return false;
        }
    }

    /** The tree with another value at a path that is there. */
    private static Tree with(Tree tree, Path path, int step, Tree value) {
        if (step == path.size()) return value;
        Tree inner = path.steps().get(step).in(tree).orElseThrow();
        Tree changed = with(inner, path, step + 1, value);
        if (tree instanceof Mapping mapping && path.steps().get(step) instanceof Step.Field field)
            return mapping.with(field.name(), changed);
        int index = path.steps().get(step).indexIn(tree).orElseThrow();
        return tree.asSequence().orElseThrow().with(index, changed);
    }

    private int offset(Position position) {
        int start = 0;
        for (int line = 1; line < position.line(); line++) {
            int end = text.indexOf('\n', start);
            if (end < 0) return text.length();
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        int length = text.codePointCount(start, end < 0 ? text.length() : end);
        return text.offsetByCodePoints(start, Math.min(length, position.column() - 1));
    }

    private static List<String> keys(Tree tree, String prefix) {
        List<String> keys = new ArrayList<>();
        tree.asMapping()
                .ifPresent(mapping -> mapping.forEach((key, value) -> {
                    keys.add(prefix + key);
                    keys.addAll(keys(value, prefix + key + "."));
                }));
        return keys;
    }

    private Outcome<String> bad(int line, String message) {
        return Outcome.bad(Problem.at(Problem.Reason.InvalidParameters, new Origin(file, line), message));
    }
}
