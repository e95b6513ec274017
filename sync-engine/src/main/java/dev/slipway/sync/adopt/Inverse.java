package dev.slipway.sync.adopt;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a parameter would have to be for a value to come out as another one. Guesses, to be proven by rendering. */
final class Inverse {
    private Inverse() {}

    /** Where the parameter is all of the value: the same value, in the parameter's type if that can say it. */
    static List<Tree> whole(Tree parameter, Tree wanted) {
        Set<Tree> guesses = new LinkedHashSet<>();
        if (parameter instanceof Scalar.Text && wanted instanceof Scalar scalar)
            guesses.add(new Scalar.Text(scalar.display()));
        if (!(parameter instanceof Scalar.Text) && wanted instanceof Scalar.Text text) guesses.add(read(text));
        guesses.add(wanted);
        return List.copyOf(guesses);
    }

    /**
     * Where parameters are parts of a text: for each of them what it would have to be, all else staying.
     *
     * @param texts what the parameters are now, in the order in which they stand in the text
     */
    static List<String> parts(String now, List<String> texts, String wanted) {
        List<String> guesses = new ArrayList<>();
        int from = 0;
        for (String text : texts) {
            int start = now.indexOf(text, from);
            if (start < 0) return List.of();
            from = start + text.length();
            guesses.add(between(now.substring(0, start), now.substring(from), wanted));
        }
        return guesses;
    }

    /** The text between, or the empty text where others than this part differ. */
    private static String between(String before, String after, String wanted) {
        boolean fits = wanted.length() > before.length() + after.length()
                && wanted.startsWith(before)
                && wanted.endsWith(after);
        return fits ? wanted.substring(before.length(), wanted.length() - after.length()) : "";
    }

    private static Tree read(Scalar.Text text) {
        try {
            Tree root = Yaml.readOne("k: " + text.value()).root();
            return root instanceof Mapping mapping && mapping.size() == 1
                    ? mapping.get("k").filter(Scalar.class::isInstance).orElse(text)
                    : text;
        } catch (Malformed noScalar) {
            return text;
        }
    }
}
