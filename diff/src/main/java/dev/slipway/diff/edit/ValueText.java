package dev.slipway.diff.edit;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.codec.YamlOutline.Style;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a value may be written, the ways that fit best first. Whether one reads back as the value where it is put is for the caller to try. */
final class ValueText {
    private static final int INDENT = 2;
    private static final String KEY = "k";

    private ValueText() {}

    /** In one line: as the value before was written if that is possible, else as short as can be. */
    static List<String> inLine(Tree value, Style before) {
        Set<String> ways = new LinkedHashSet<>();
        if (value instanceof Scalar.Text text) {
            if (before == Style.DOUBLE_QUOTED) ways.add(Json.text(value));
            if (before == Style.SINGLE_QUOTED && isOneLine(text.value()))
                ways.add("'" + text.value().replace("'", "''") + "'");
        }
        ways.add(flow(value));
        ways.add(Json.text(value));
        return List.copyOf(ways);
    }

    /** Over several lines, the first of them to be put behind what is there, the others indented by so many blanks. */
    static String block(Tree value, int indent, String lineBreak) {
        return indented(Yaml.write(value), indent, lineBreak);
    }

    /** A text over several lines as a block scalar below a key in a column. */
    static String literal(Scalar.Text value, int keyColumn, String lineBreak) {
        String written = Yaml.write(Mapping.of(KEY, value));
        return indented(written.substring(KEY.length() + 2), keyColumn, lineBreak);
    }

    /** An entry in a block mapping: {@code key: value}, over as many lines as it takes. */
    static String entry(String key, Tree value, int indent, String lineBreak) {
        return indented(Yaml.write(Mapping.of(key, value)), indent, lineBreak);
    }

    /** A key and a value in one line. */
    static String flowEntry(String key, Tree value, Style keys) {
        Scalar.Text name = new Scalar.Text(key);
        return keys == Style.DOUBLE_QUOTED
                ? Json.text(name) + ": " + Json.text(value)
                : flow(name) + ": " + flow(value);
    }

    static String blanks(int count) {
        return " ".repeat(count);
    }

    /** Where something below a key in a column begins. */
    static int below(int column) {
        return column + INDENT;
    }

    private static String indented(String text, int indent, String lineBreak) {
        List<String> lines = new ArrayList<>();
        text.stripTrailing()
                .lines()
                .forEach(line -> lines.add(line.isEmpty() || lines.isEmpty() ? line : blanks(indent) + line));
        return String.join(lineBreak, lines);
    }

    private static String flow(Tree value) {
        if (value instanceof Mapping mapping) {
            List<String> parts = new ArrayList<>();
            mapping.forEach((key, part) -> parts.add(flow(new Scalar.Text(key)) + ": " + flow(part)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof Sequence list)
            return list.items().stream().map(ValueText::flow).collect(Collectors.joining(", ", "[", "]"));
        if (value instanceof Scalar.Text text && !isOneLine(text.value())) return Json.text(value);
        String plain =
                Yaml.write(Mapping.of(KEY, value)).substring(KEY.length() + 2).stripTrailing();
        return plain.startsWith("|") || plain.startsWith(">") ? Json.text(value) : plain;
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(c -> c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029');
    }
}
