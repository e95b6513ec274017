package dev.slipway.cluster.apiserver.http.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message of <a href="https://protobuf.dev/programming-guides/encoding/">protocol buffers</a>: fields in the order in which they
 * are given, empty ones left out.
 */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A text; nothing if it is empty. */
    Protobuf text(int field, String value) {
        return value.isEmpty() ? this : delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A truth value; nothing if it is false. */
    Protobuf flag(int field, boolean value) {
        if (!value) return this;
        key(field, VARINT);
        varint(1);
        return this;
    }

    /** A message, also if it is empty: that it is there may mean something. */
    Protobuf message(int field, Protobuf value) {
        return delimited(field, value.bytes());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private Protobuf delimited(int field, byte[] value) {
        key(field, LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void key(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
