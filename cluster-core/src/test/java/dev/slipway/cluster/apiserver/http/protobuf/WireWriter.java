package dev.slipway.cluster.apiserver.http.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes what {@link Wire} reads. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    WireWriter varint(int field, long value) {
        return number((long) field << 3).number(value);
    }

    WireWriter real(int field, double value) {
        number((long) field << 3 | Wire.FIXED64);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter message(int field, WireWriter value) {
        return bytes(field, value.toBytes());
    }

    WireWriter bytes(int field, byte[] value) {
        number((long) field << 3 | Wire.DELIMITED).number(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** A message in the envelope that says what it is. */
    static byte[] inEnvelope(String apiVersion, String kind, byte[] message) {
        WireWriter envelope = new WireWriter()
                .message(1, new WireWriter().text(1, apiVersion).text(2, kind))
                .bytes(2, message)
                .text(3, "")
                .text(4, "");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {'k', '8', 's', 0});
        all.writeBytes(envelope.toBytes());
        return all.toByteArray();
    }
}
