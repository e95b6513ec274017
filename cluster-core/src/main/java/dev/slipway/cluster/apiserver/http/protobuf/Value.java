package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** How a value without fields of its own is written: those of protocol buffers, and messages that are one value in JSON. */
enum Value {
    STRING,
    INT32,
    INT64,
    DOUBLE,
    BOOLEAN,
    /** Base64 in JSON. */
    BYTES,
    /** A text in JSON. */
    QUANTITY,
    INT_OR_STRING,
    /** RFC 3339, whole seconds. */
    TIME,
    /** RFC 3339 with six decimals. */
    MICRO_TIME,
    /** A list of texts that is wrapped, so that a map can hold it. */
    STRINGS,
    /** JSON, carried as it is. */
    JSON,
    SCHEMA_OR_LIST,
    SCHEMA_OR_BOOLEAN,
    SCHEMA_OR_STRINGS;

    /** Beyond 2^53 a double does not hold every whole number. */
    private static final double EXACT = 1L << 53;

    /** Years 0 to 9999, the only ones that RFC 3339 can write. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int NANOS = 1_000_000_000;

    static Value named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    int wireType() {
        return switch (this) {
            case INT32, INT64, BOOLEAN -> Wire.VARINT;
            case DOUBLE -> Wire.FIXED64;
            default -> Wire.DELIMITED;
        };
    }

    /** Whether several of them may be written one after another in one field. */
    boolean canBePacked() {
        return wireType() != Wire.DELIMITED;
    }

    /** What a key of a map has when its entry does not say. */
    Tree zero() {
        return switch (this) {
            case INT32, INT64, DOUBLE -> new Scalar.Whole(0);
            case BOOLEAN -> Scalar.Bool.FALSE;
            case STRINGS -> Sequence.empty();
            case QUANTITY -> new Scalar.Text("0");
            case STRING, BYTES -> new Scalar.Text("");
            default -> Scalar.Null.NULL;
        };
    }

    boolean isZero(Tree tree) {
        return tree.equals(zero());
    }

    static Tree whole32(Wire wire) throws BadProtobuf {
        return new Scalar.Whole((int) wire.varint());
    }

    static Tree bytes(Wire wire) throws BadProtobuf {
        return new Scalar.Text(Base64.getEncoder().encodeToString(wire.bytes()));
    }

    static Tree real(Wire wire) throws BadProtobuf {
        double value = wire.real();
        if (!Double.isFinite(value)) throw new BadProtobuf("not a number that JSON could write");
        boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
        return whole ? new Scalar.Whole((long) value) : new Scalar.Real(value);
    }

    /** {@code Quantity{string=1}}. */
    static Tree quantity(Wire message) throws BadProtobuf {
        String text = "";
        while (message.hasMore()) {
            int tag = message.tag();
            if (tag == (1 << 3 | Wire.DELIMITED)) text = message.text();
            else message.skip(tag & 7);
        }
        return new Scalar.Text(text.isEmpty() ? "0" : text);
    }

    /** {@code IntOrString{type=1, intVal=2, strVal=3}}; type 0 is the number. */
    static Tree intOrString(Wire message) throws BadProtobuf {
        long type = 0;
        int number = 0;
        String text = "";
        while (message.hasMore()) {
            int tag = message.tag();
            switch (tag) {
                case 1 << 3 -> type = message.varint();
                case 2 << 3 -> number = (int) message.varint();
                case 3 << 3 | Wire.DELIMITED -> text = message.text();
                default -> message.skip(tag & 7);
            }
        }
        if (type != 0 && type != 1) throw new BadProtobuf("neither a number nor a text, but of the type " + type);
        return type == 0 ? new Scalar.Whole(number) : new Scalar.Text(text);
    }

    /** {@code Time{seconds=1, nanos=2}}; Go drops the nanoseconds of a Time. */
    static Tree time(Wire message, boolean micros) throws BadProtobuf {
        long seconds = 0;
        int nanos = 0;
        while (message.hasMore()) {
            int tag = message.tag();
            if (tag == 1 << 3) seconds = message.varint();
            else if (tag == 2 << 3) nanos = (int) message.varint();
            else message.skip(tag & 7);
        }
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS)
            throw new BadProtobuf("no moment of the years 0 to 9999: " + seconds + " s and " + nanos + " ns");
        Instant moment = Instant.ofEpochSecond(seconds, nanos);
        return new Scalar.Text(micros ? Times.micros(moment) : Times.seconds(moment));
    }

    /** The texts of {@code ExtraValue{items=1}}. */
    static Tree strings(Wire message) throws BadProtobuf {
        List<Tree> texts = new ArrayList<>();
        while (message.hasMore()) {
            int tag = message.tag();
            if (tag == (1 << 3 | Wire.DELIMITED)) texts.add(new Scalar.Text(message.text()));
            else message.skip(tag & 7);
        }
        return new Sequence(texts);
    }
}
