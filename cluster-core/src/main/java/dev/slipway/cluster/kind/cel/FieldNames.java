package dev.slipway.cluster.kind.cel;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How expressions name fields whose names they cannot say. The <a
 * href="https://kubernetes.io/docs/reference/using-api/cel/#escaping">rules</a>: reserved words stand between two underscores, and what no identifier
 * has is spelt out.
 */
final class FieldNames {
    private static final List<String> RESERVED = List.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern SAYABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private FieldNames() {}

    /** The name of a field, from how expressions say it. */
    static String plain(String said) {
        if (!said.contains("__")) return said;
        for (String reserved : RESERVED) if (said.equals("__" + reserved + "__")) return reserved;
        return said.replace("__underscores__", "__")
                .replace("__dot__", ".")
                .replace("__dash__", "-")
                .replace("__slash__", "/");
    }

    /** As expressions name a field; the name itself where they can say it, or where there is no way to. */
    static String escaped(String name) {
        if (RESERVED.contains(name)) return "__" + name + "__";
        if (!name.contains("__") && SAYABLE.matcher(name).matches()) return name;
        String spelt = name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
        return SAYABLE.matcher(spelt).matches() ? spelt : name;
    }
}
