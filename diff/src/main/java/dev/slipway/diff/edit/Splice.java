package dev.slipway.diff.edit;

import dev.slipway.diff.codec.YamlOutline.Entry;
import dev.slipway.diff.codec.YamlOutline.Node;
import dev.slipway.diff.codec.YamlOutline.Style;
import java.util.ArrayList;
import java.util.List;

/** Cuts into one text and puts in. Knows lines and characters, and nothing of what they mean. */
record Splice(String text) {

    /** A part of a mapping or list: from its key or dash to the end of its value. */
    record Part(int start, int end) {}

    /** That of the text. */
    String lineBreak() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Something at the end, in lines of its own. */
    String append(String lines) {
        String gap = text.isEmpty() || text.endsWith("\n") ? "" : lineBreak();
        return text + gap + lines + lineBreak();
    }

    /** Something instead of a node; where nothing was written, with a blank before it. */
    String replace(Node node, String by) {
        boolean touches = node.start() == node.end()
                && node.start() > 0
                && !Character.isWhitespace(text.charAt(node.start() - 1));
        return put(node.start(), node.end(), touches ? " " + by : by);
    }

    /** Something behind a key instead of the lines below it; what stands between, such as a comment, stays. */
    String replaceBlock(Entry entry, String by) {
        Node value = entry.value();
        int colon = text.indexOf(':', entry.name().end());
        int first = lineStart(value.start());
        String rest = text.substring(Math.min(lineEnd(value.end()), text.length()));
        if (colon < 0 || first <= colon) return put(value.start(), value.end(), by);
        int before = first - (text.startsWith("\r\n", first - 2) ? 2 : 1);
        return text.substring(0, colon + 1) + " " + by + text.substring(colon + 1, before) + rest;
    }

    /** A new line after the one in which something ends. */
    String lineAfter(int end, int indent, String line) {
        int at = lineEnd(end);
        return put(at, at, lineBreak() + ValueText.blanks(indent) + line);
    }

    /** A new line before the one in which something starts. */
    String lineBefore(int start, int indent, String line) {
        int at = lineStart(start);
        return put(at, at, ValueText.blanks(indent) + line + lineBreak());
    }

    /** One more part in brackets, behind the last. */
    String addToFlow(Node node, String part) {
        boolean empty = node.entries().isEmpty();
        int at = empty
                ? node.start() + 1
                : node.entries().get(node.entries().size() - 1).value().end();
        return put(at, at, empty ? part : ", " + part);
    }

    /** The ways to leave a part out. */
    List<String> without(List<Part> parts, int index, boolean flow) {
        List<String> ways = new ArrayList<>();
        Part part = parts.get(index);
        boolean last = index == parts.size() - 1;
        boolean alone = text.substring(lineStart(part.start()), part.start()).isBlank();
        if (!flow && alone) {
            int end = lineEnd(part.end());
            boolean atEnd = end >= text.length();
            ways.add(put(lineStart(part.start()), atEnd ? end : text.indexOf('\n', end) + 1, ""));
        }
        if (!last) ways.add(put(part.start(), parts.get(index + 1).start(), ""));
        if (last && index > 0) ways.add(put(parts.get(index - 1).end(), part.end(), ""));
        if (last && index == 0) ways.add(put(part.start(), part.end(), ""));
        return ways;
    }

    /** Where an item of a list begins: with its dash, or in brackets with itself. */
    int dashBefore(Node item, Style list) {
        return list == Style.FLOW ? item.start() : text.lastIndexOf('-', item.start() - 1);
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** Of the line that an end falls into, before its line break. */
    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        if (end < 0) return text.length();
        return end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private String put(int start, int end, String by) {
        return text.substring(0, start) + by + text.substring(end);
    }
}
