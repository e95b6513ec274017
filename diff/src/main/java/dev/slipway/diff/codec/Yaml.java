package dev.slipway.diff.codec;

import dev.slipway.diff.tree.Tree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** YAML as kubectl reads and prints it; see {@link YamlScalars} for what a plain scalar means. JSON is read as well. */
public final class Yaml {
    /** Nodes that a document may gain by aliases and merge keys: room for honest anchors, none for a bomb. */
    static final int MAX_ALIASED_NODES = 100_000;

    /** What happens when a mapping has a key twice. */
    public enum Duplicates {
        REFUSE,
        /** The last value counts and the document lists the key. */
        REPORT
    }

    private Yaml() {}

    /** All documents of a text within {@link Limits#YAML}, without those that are empty or null; refuses a key that comes twice. */
    public static List<Document> read(byte[] utf8) throws Malformed {
        return read(utf8, Limits.YAML, Duplicates.REFUSE);
    }

    /** All documents of a text within {@link Limits#YAML}, without those that are empty or null; refuses a key that comes twice. */
    public static List<Document> read(String text) throws Malformed {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All documents of a text, without those that are empty or null. */
    public static List<Document> read(byte[] utf8, Limits limits, Duplicates duplicates) throws Malformed {
        limits.check(utf8.length);
        return new YamlReader(text(utf8), limits, duplicates).documents();
    }

    /** The only document of a text within {@link Limits#YAML}. */
    public static Document readOne(String text) throws Malformed {
        List<Document> documents = read(text);
        if (documents.size() == 1) return documents.get(0);
        if (documents.isEmpty()) throw new Malformed(1, 1, "the text is empty; expected a YAML document");
        throw new Malformed(documents.get(1).line(), 1, "a second document; expected only one");
    }

    /** As {@code kubectl -o yaml} prints, in the order of the tree: reads back as the same tree. */
    public static String write(Tree tree) {
        return YamlWriter.write(tree);
    }

    private static String text(byte[] utf8) throws Malformed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(1, 1, "the text is not UTF-8");
        }
    }
}
