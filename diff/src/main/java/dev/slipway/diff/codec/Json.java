package dev.slipway.diff.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * JSON as <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a> has it; no comments, no trailing commas. What is written is read
 * back as the same tree.
 */
public final class Json {
    /** What is wrong with a text that stops inside a value, in the words that users of JSON know from elsewhere. */
    public static final String ENDS_EARLY = "unexpected end of JSON input";

    /** Spaces per level in {@link #pretty(Tree)}, as kubectl prints. */
    private static final int INDENT = 4;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.MAX_DEPTH + 1)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}

    /**
     * What was read.
     *
     * @param duplicates keys that came again, in order of appearance; the last value counts
     */
    public record Reading(Tree tree, List<Duplicate> duplicates) {
        public Reading {
            duplicates = List.copyOf(duplicates);
        }
    }

    /** The one value of a text within {@link Limits#JSON}; refuses a key that comes twice. */
    public static Tree read(byte[] utf8) throws Malformed {
        return read(utf8, Limits.JSON);
    }

    /** The one value of a text within {@link Limits#JSON}; refuses a key that comes twice. */
    public static Tree read(String text) throws Malformed {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The one value of a text; refuses a key that comes twice. */
    public static Tree read(byte[] utf8, Limits limits) throws Malformed {
        Reading reading = readReporting(utf8, limits);
        if (reading.duplicates().isEmpty()) return reading.tree();
        Duplicate first = reading.duplicates().get(0);
        throw new Malformed(first.at(), "the key " + first.path().display() + " comes twice");
    }

    /** The one value of a text; of a key that comes twice, the last value counts and the key is reported. */
    public static Reading readReporting(byte[] utf8, Limits limits) throws Malformed {
        limits.check(utf8.length);
        return JsonReader.read(utf8, limits);
    }

    /** Compact, in the order of the tree, in UTF-8. */
    public static byte[] write(Tree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            write(tree, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * How many characters a tree has as JSON, escapes not counted; no more than one beyond a limit, where counting ends. Nothing is built:
     * aliases can make it far larger than what holds it.
     */
    public static int length(Tree tree, int limit) {
        if (tree instanceof Scalar scalar)
            return Math.min(limit + 1, scalar.display().length() + 2);
        long length = 2;
        if (tree instanceof Sequence list)
            for (int i = 0; i < list.size() && length <= limit; i++) length += 1 + length(list.get(i), limit);
        if (tree instanceof Mapping mapping)
            for (int i = 0; i < mapping.size() && length <= limit; i++)
                length += 4 + mapping.keyAt(i).length() + length(mapping.valueAt(i), limit);
        return (int) Math.min(length, limit + 1L);
    }

    /** Compact, as text. */
    public static String text(Tree tree) {
        return new String(write(tree), StandardCharsets.UTF_8);
    }

    /** Over many lines with four spaces per level and a newline at the end, as kubectl prints. */
    public static String pretty(Tree tree) {
        return pretty(tree, INDENT);
    }

    /** Over many lines with so many spaces per level and a newline at the end. */
    public static String pretty(Tree tree, int indent) {
        StringBuilder text = new StringBuilder();
        pretty(tree, " ".repeat(indent), "\n", text);
        return text.append('\n').toString();
    }

    private static void write(Tree tree, JsonGenerator to) throws IOException {
        if (tree instanceof Mapping mapping) {
            to.writeStartObject();
            for (int i = 0; i < mapping.size(); i++) {
                to.writeFieldName(Texts.scalarValues(mapping.keyAt(i)));
                write(mapping.valueAt(i), to);
            }
            to.writeEndObject();
        } else if (tree instanceof Sequence list) {
            to.writeStartArray();
            for (Tree item : list) write(item, to);
            to.writeEndArray();
        } else {
            write((Scalar) tree, to);
        }
    }

    private static void write(Scalar scalar, JsonGenerator to) throws IOException {
        if (scalar instanceof Scalar.Text text) to.writeString(Texts.scalarValues(text.value()));
        else if (scalar instanceof Scalar.Whole whole) to.writeNumber(whole.value());
        else if (scalar instanceof Scalar.Real real) to.writeNumber(Numbers.write(real.value()));
        else if (scalar instanceof Scalar.Bool bool) to.writeBoolean(bool.value());
        else to.writeNull();
    }

    private static void pretty(Tree tree, String indent, String newline, StringBuilder to) {
        String inner = newline + indent;
        if (tree instanceof Mapping mapping && !mapping.isEmpty()) {
            String before = "{";
            for (String key : mapping.keys()) {
                to.append(before).append(inner).append(quote(key)).append(": ");
                pretty(mapping.get(key).orElseThrow(), indent, inner, to);
                before = ",";
            }
            to.append(newline).append('}');
        } else if (tree instanceof Sequence list && !list.isEmpty()) {
            String before = "[";
            for (Tree item : list) {
                to.append(before).append(inner);
                pretty(item, indent, inner, to);
                before = ",";
            }
            to.append(newline).append(']');
        } else if (tree instanceof Scalar.Text text) {
            to.append(quote(text.value()));
        } else {
            to.append(text(tree));
        }
    }

    private static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(Texts.scalarValues(text))) + '"';
    }
}
