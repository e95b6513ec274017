package dev.slipway.cluster.object;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An object's document as JSON in UTF-8. Immutable: the bytes leave only as copies, or into what is written. */
public final class Encoded {
    private static final int NO_HEAD = 0;
    private static final byte[] METADATA = "\"metadata\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int head;

    private Encoded(byte[] bytes, int head) {
        this.bytes = bytes;
        this.head = head;
    }

    static Encoded of(Mapping root) {
        byte[] bytes = Json.write(root);
        return new Encoded(bytes, headOf(root, bytes));
    }

    /** How many bytes {@code "apiVersion":...,"kind":...,} take if the document begins with them and goes on after them; else none. */
    private static int headOf(Mapping root, byte[] bytes) {
        List<String> keys = root.keys();
        if (keys.size() < 3) return NO_HEAD;
        List<String> first = keys.subList(0, 2);
        if (!first.contains("apiVersion") || !first.contains("kind")) return NO_HEAD;
        int second = JsonBytes.end(bytes, JsonBytes.end(bytes, 1) + 1) + 1;
        int length = JsonBytes.end(bytes, JsonBytes.end(bytes, second) + 1);
        return bytes[length] == ',' ? length : NO_HEAD;
    }

    /** How many bytes {@link #writeTo} writes. */
    public int size() {
        return bytes.length;
    }

    /** All of it. */
    public byte[] copy() {
        return bytes.clone();
    }

    /** All of it and a line end. */
    public byte[] line() {
        byte[] line = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, line, 0, bytes.length);
        line[bytes.length] = '\n';
        return line;
    }

    /** Appends all of it. */
    public void writeTo(ByteArrayOutputStream out) {
        out.write(bytes, 0, bytes.length);
    }

    /** Appends it without {@code apiVersion} and {@code kind}, which the items of a list do not repeat. False if that needs encoding anew. */
    public boolean writeWithoutHeadTo(ByteArrayOutputStream out) {
        if (head == NO_HEAD) return false;
        out.write('{');
        out.write(bytes, head + 1, bytes.length - head - 1);
        return true;
    }

    /** Appends the value of {@code metadata}. False if the document has none. Finding it costs a look at the bytes before its end. */
    public boolean writeMetadataTo(ByteArrayOutputStream out) {
        int start = JsonBytes.member(bytes, METADATA);
        if (start < 0) return false;
        out.write(bytes, start, JsonBytes.end(bytes, start) - start);
        return true;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
