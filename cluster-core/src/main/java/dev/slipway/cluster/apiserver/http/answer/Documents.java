package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.apiserver.http.request.Representation.Format;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Trees as bytes. */
public final class Documents {
    private static final int INDENT = 2;

    private Documents() {}

    /** A tree in a format; JSON over many lines where a person reads it. */
    public static byte[] write(Tree tree, Format format, boolean indented) {
        return switch (format) {
            case JSON -> indented ? Json.pretty(tree, INDENT).getBytes(StandardCharsets.UTF_8) : line(Json.write(tree));
            case YAML -> Yaml.write(tree).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** The same with a newline at the end. */
    public static byte[] line(byte[] text) {
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        return line;
    }
}
