package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.apiserver.http.protobuf.Message.Field;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the bytes of one body to the tree that Go's JSON of the same object holds. Fields that the table does not know are passed over, as Go
 * does; a field that comes twice counts as it came last.
 */
final class Decoder {
    /** Messages within messages; the same as for JSON. */
    static final int DEEPEST = Limits.MAX_DEPTH;

    /** Fields and items of one body. A body of three megabytes of the shortest items would make half a million times as many objects here. */
    static final int MOST_FIELDS = 500_000;

    private static final Shape SCHEMA = new Shape.Nested("apiextensions.k8s.io/v1.JSONSchemaProps");

    private final Messages messages;
    private int fields;

    Decoder(Messages messages) {
        this.messages = messages;
    }

    /** The object in an envelope; one that does not say what it is counts as the kind expected. */
    Mapping object(Envelope envelope, int depth) throws BadProtobuf {
        Message message = messages.ofKind(envelope.apiVersion(), envelope.kind())
                .orElseThrow(() -> new BadProtobuf("no kind \"" + envelope.kind() + "\" is registered for version \""
                        + envelope.apiVersion() + "\""));
        Frame frame = new Frame();
        frame.set("kind", new Scalar.Text(envelope.kind()));
        frame.set("apiVersion", new Scalar.Text(envelope.apiVersion()));
        fill(frame, message, envelope.raw(), depth);
        return frame.mapping();
    }

    private Mapping message(String name, Wire wire, int depth) throws BadProtobuf {
        Frame frame = new Frame();
        fill(frame, messages.get(name), wire, depth);
        return frame.mapping();
    }

    private void fill(Frame frame, Message message, Wire wire, int depth) throws BadProtobuf {
        if (depth > DEEPEST) throw new BadProtobuf("nested deeper than " + DEEPEST);
        while (wire.hasMore()) {
            count();
            int tag = wire.tag();
            Optional<Field> field = message.field(tag >>> 3);
            if (field.isPresent()) fill(frame, field.get(), wire, tag & 7, depth);
            else wire.skip(tag & 7);
        }
    }

    private void count() throws BadProtobuf {
        if (++fields > MOST_FIELDS) throw new BadProtobuf("there are more than " + MOST_FIELDS + " fields");
    }

    private void fill(Frame frame, Field field, Wire wire, int wireType, int depth) throws BadProtobuf {
        try {
            Shape shape = field.shape();
            if (shape instanceof Shape.Inlined inlined) {
                check(wireType, Wire.DELIMITED);
                fill(frame, messages.get(inlined.message()), wire.message(), depth + 1);
            } else if (shape instanceof Shape.ListOf list) {
                items(frame, field.name(), list.item(), wire, wireType, depth);
            } else if (shape instanceof Shape.MapOf map) {
                check(wireType, Wire.DELIMITED);
                entry(frame, field.name(), map.value(), wire.message(), depth + 1);
            } else {
                one(frame, field.name(), shape, wire, wireType, depth);
            }
        } catch (BadProtobuf bad) {
            throw bad.within(field.name());
        }
    }

    private static void check(int actual, int expected) throws BadProtobuf {
        if (actual != expected)
            throw new BadProtobuf("written with the wire type " + actual + " instead of " + expected);
    }

    private void one(Frame frame, String name, Shape shape, Wire wire, int wireType, int depth) throws BadProtobuf {
        Optional<Tree> read = value(shape, wire, wireType, depth);
        boolean omitted = shape instanceof Shape.Single single
                && single.omittedWhenZero()
                && read.filter(single.value()::isZero).isPresent();
        if (read.isEmpty() || omitted) frame.unset(name);
        else frame.set(name, read.get());
    }

    private void items(Frame frame, String name, Shape item, Wire wire, int wireType, int depth) throws BadProtobuf {
        boolean packed = wireType == Wire.DELIMITED
                && item instanceof Shape.Single single
                && single.value().canBePacked();
        if (!packed) {
            frame.addTo(name, value(item, wire, wireType, depth).orElse(Scalar.Null.NULL));
            return;
        }
        Wire all = wire.message();
        while (all.hasMore()) {
            count();
            int each = ((Shape.Single) item).value().wireType();
            frame.addTo(name, value(item, all, each, depth).orElse(Scalar.Null.NULL));
        }
    }

    /** {@code Entry{key=1, value=2}}; what is missing is empty. */
    private void entry(Frame frame, String name, Shape shape, Wire entry, int depth) throws BadProtobuf {
        String key = "";
        Optional<Tree> value = Optional.empty();
        while (entry.hasMore()) {
            count();
            int tag = entry.tag();
            if (tag == (1 << 3 | Wire.DELIMITED)) key = entry.text();
            else if (tag >>> 3 == 2) value = value(shape, entry, tag & 7, depth);
            else entry.skip(tag & 7);
        }
        Tree missing = shape instanceof Shape.Single single ? single.value().zero() : Mapping.empty();
        frame.putInto(name, key, value.orElse(missing));
    }

    /** Empty for what JSON does not write at all. */
    private Optional<Tree> value(Shape shape, Wire wire, int wireType, int depth) throws BadProtobuf {
        if (shape instanceof Shape.Single single) {
            check(wireType, single.value().wireType());
            return single(single.value(), wire, depth);
        }
        if (!(shape instanceof Shape.Nested nested)) throw new IllegalStateException("no list of " + shape);
        check(wireType, Wire.DELIMITED);
        return Optional.of(message(nested.message(), wire.message(), depth + 1));
    }

    private Optional<Tree> single(Value value, Wire wire, int depth) throws BadProtobuf {
        return switch (value) {
            case STRING -> Optional.of(new Scalar.Text(wire.text()));
            case INT32 -> Optional.of(Value.whole32(wire));
            case INT64 -> Optional.of(new Scalar.Whole(wire.varint()));
            case DOUBLE -> Optional.of(Value.real(wire));
            case BOOLEAN -> Optional.of(Scalar.Bool.of(wire.varint() != 0));
            case BYTES -> Optional.of(Value.bytes(wire));
            case QUANTITY -> Optional.of(Value.quantity(wire.message()));
            case INT_OR_STRING -> Optional.of(Value.intOrString(wire.message()));
            case TIME -> moment(wire.message(), false);
            case MICRO_TIME -> moment(wire.message(), true);
            case STRINGS -> Optional.of(Value.strings(wire.message()));
            case JSON -> json(wire.message(), depth + 1);
            case SCHEMA_OR_LIST, SCHEMA_OR_BOOLEAN, SCHEMA_OR_STRINGS -> schemaOr(value, wire.message(), depth + 1);
        };
    }

    /** No bytes are no moment: Go writes the zero of a Time so. */
    private static Optional<Tree> moment(Wire message, boolean micros) throws BadProtobuf {
        return message.hasMore() ? Optional.of(Value.time(message, micros)) : Optional.empty();
    }

    /** The JSON in {@code RawExtension{raw=1}} and its like; an object may be in protocol buffers again. */
    private Optional<Tree> json(Wire message, int depth) throws BadProtobuf {
        byte[] raw = {};
        while (message.hasMore()) {
            int tag = message.tag();
            if (tag == (1 << 3 | Wire.DELIMITED)) raw = message.bytes();
            else message.skip(tag & 7);
        }
        if (raw.length == 0) return Optional.empty();
        if (Envelope.isOne(raw)) {
            if (depth > DEEPEST) throw new BadProtobuf("nested deeper than " + DEEPEST);
            return Optional.of(object(Envelope.read(raw), depth));
        }
        try {
            return Optional.of(Json.read(raw, Limits.JSON));
        } catch (Malformed malformed) {
            throw new BadProtobuf("no JSON: line " + malformed.line() + ", column " + malformed.column() + ": "
                    + malformed.problem());
        }
    }

    /**
     * {@code JSONSchemaPropsOrArray{schema=1, jSONSchemas=2}}, {@code ...OrBool{allows=1, schema=2}}, {@code ...OrStringArray{schema=1,
     * property=2}}: in JSON one or the other.
     */
    private Optional<Tree> schemaOr(Value kind, Wire message, int depth) throws BadProtobuf {
        boolean boolFirst = kind == Value.SCHEMA_OR_BOOLEAN;
        Optional<Tree> schema = Optional.empty();
        List<Tree> others = new ArrayList<>();
        while (message.hasMore()) {
            count();
            int tag = message.tag();
            if (tag >>> 3 == (boolFirst ? 2 : 1)) schema = value(SCHEMA, message, tag & 7, depth);
            else if (tag >>> 3 == (boolFirst ? 1 : 2))
                others.add(value(other(kind), message, tag & 7, depth).orElseThrow());
            else message.skip(tag & 7);
        }
        if (boolFirst) return schema.or(() -> Optional.of(others.isEmpty() ? Scalar.Bool.FALSE : others.get(0)));
        return others.isEmpty() ? schema : Optional.of(new Sequence(others));
    }

    private static Shape other(Value kind) {
        return switch (kind) {
            case SCHEMA_OR_LIST -> SCHEMA;
            case SCHEMA_OR_BOOLEAN -> new Shape.Single(Value.BOOLEAN, false);
            default -> new Shape.Single(Value.STRING, false);
        };
    }
}
