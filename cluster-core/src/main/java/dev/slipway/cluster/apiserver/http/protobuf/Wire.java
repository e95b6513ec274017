package dev.slipway.cluster.apiserver.http.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one message from its bytes, from the first to the last. Every read says what it may take and never goes beyond the end. */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int FIXED32 = 5;

    /** Ten groups of seven bits hold every number. */
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int at;

    Wire(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Wire(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** The number of a field and how it is written, the latter in the lowest three bits. */
    int tag() throws BadProtobuf {
        long tag = varint();
        if (tag < 8 || tag > 0xffff_ffffL) throw new BadProtobuf("there is no field with the tag " + tag);
        return (int) tag;
    }

    /** A number as it is, not zigzag. Bits beyond 64 are dropped. */
    long varint() throws BadProtobuf {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at >= end) throw new BadProtobuf("the bytes end inside a number");
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) return value;
        }
        throw new BadProtobuf("a number is longer than " + LONGEST_VARINT + " bytes");
    }

    double real() throws BadProtobuf {
        int start = take(Long.BYTES);
        return ByteBuffer.wrap(bytes, start, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble();
    }

    /** The message, list or map entry that comes next. */
    Wire message() throws BadProtobuf {
        int length = length();
        int start = take(length);
        return new Wire(bytes, start, start + length);
    }

    byte[] bytes() throws BadProtobuf {
        int length = length();
        int start = take(length);
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    String text() throws BadProtobuf {
        int length = length();
        int start = take(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new BadProtobuf("the text is not UTF-8");
        }
    }

    /** Passes over a value that nobody knows. */
    void skip(int wireType) throws BadProtobuf {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(Long.BYTES);
            case DELIMITED -> take(length());
            case FIXED32 -> take(Integer.BYTES);
            default -> throw new BadProtobuf("nothing is written with the wire type " + wireType);
        }
    }

    private int length() throws BadProtobuf {
        long length = varint();
        if (length < 0 || length > end - at)
            throw new BadProtobuf("a value of " + Long.toUnsignedString(length) + " bytes does not fit into the "
                    + (end - at) + " that are left");
        return (int) length;
    }

    private int take(int count) throws BadProtobuf {
        if (count > end - at) throw new BadProtobuf("the bytes end inside a value");
        int start = at;
        at += count;
        return start;
    }
}
