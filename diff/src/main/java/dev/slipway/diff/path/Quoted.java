package dev.slipway.diff.path;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Values inside a path, in compact JSON. Steps hold single values of a few characters; documents are written by the codec, which is
 * above this package.
 */
final class Quoted {
    private Quoted() {}

    static String tree(Tree tree) {
        if (tree instanceof Scalar.Text text) return text(text.value());
        if (tree instanceof Scalar scalar) return scalar.display();
        List<String> parts = new ArrayList<>();
        if (tree instanceof Sequence list) {
            list.forEach(item -> parts.add(tree(item)));
            return "[" + String.join(",", parts) + "]";
        }
        ((Mapping) tree).forEach((key, value) -> parts.add(text(key) + ":" + tree(value)));
        return "{" + String.join(",", parts) + "}";
    }

    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c == '\n') quoted.append("\\n");
            else if (c == '\t') quoted.append("\\t");
            else if (c == '\r') quoted.append("\\r");
            else if (Character.isISOControl(c)) quoted.append(hex(c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static String hex(char c) {
        String digits = Integer.toHexString(c);
        return "\\u" + "0".repeat(4 - digits.length()) + digits;
    }
}
