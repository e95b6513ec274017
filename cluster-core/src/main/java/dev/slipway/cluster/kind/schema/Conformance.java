package dev.slipway.cluster.kind.schema;

import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an object as its schema says: drops what the schema does not know and reports it, writes amounts and moments in their canonical form,
 * and stops at the first value of a wrong type. The words for a wrong type are those of Go's JSON decoder, since that is what users of
 * Kubernetes find when they search for them.
 *
 * <p>Null stands for an absent field, as it does in Kubernetes.
 */
public final class Conformance {
    /** Moments that are kept to the microsecond, unlike all others. */
    private static final Set<String> MICRO_TIMES =
            new TreeSet<>(List.of("acquireTime", "renewTime", "eventTime", "lastObservedTime", "firstObservedTime"));

    /** Stands for what is not there: no value of an object is this very one. */
    private static final Tree NOTHING = new Sequence(List.of());

    private final List<String> unknown = new ArrayList<>();
    private final boolean lenient;

    private Conformance(boolean lenient) {
        this.lenient = lenient;
    }

    /**
     * What reading led to.
     *
     * @param object what remains of the object
     * @param unknown paths of fields that were dropped, in order: {@code spec.containers[0].imagee}
     * @param wrongType what is wrong, if a value has a wrong type; then the object is not read to its end
     */
    public record Reading(Mapping object, List<String> unknown, Optional<String> wrongType) {
        public Reading {
            unknown = List.copyOf(unknown);
        }
    }

    /** Thrown to leave the recursion, and caught where it began. */
    private static final class WrongType extends RuntimeException {
        private final String problem;

        WrongType(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }
    }

    /** Reads an object from its root. */
    public static Reading read(Mapping object, Schema schema) {
        return read(object, schema, false);
    }

    /**
     * Reads an object of a custom kind: a value of a wrong type outside of metadata is left as it is, since the check of the whole object will
     * name it along with all else that is wrong.
     */
    public static Reading readCustom(Mapping object, Schema schema) {
        return read(object, schema, true);
    }

    /**
     * The same of a new revision of an object that was read before: what both share is not looked at again. Those who change an object most often,
     * the controllers, change little of it.
     */
    public static Reading readAgain(Mapping object, Mapping before, Schema schema) {
        return new Conformance(false).whole(object, before, schema);
    }

    private static Reading read(Mapping object, Schema schema, boolean lenient) {
        return new Conformance(lenient).whole(object, NOTHING, schema);
    }

    private Reading whole(Mapping object, Tree before, Schema schema) {
        try {
            Tree read = value(object, before, schema.resolve(), Place.ROOT);
            return new Reading(read.asMapping().orElse(object), unknown, Optional.empty());
        } catch (WrongType wrong) {
            return new Reading(object, unknown, Optional.of(wrong.problem));
        }
    }

    /** Where the walk is. Its names are put together only when somebody asks, since few places have anything wrong with them. */
    private static final class Place {
        static final Place ROOT = new Place();

        /** The root is above itself. */
        private final Place above;

        /** That holds the field. */
        private final String struct;

        /** The field's, or what {@link #path} says of an entry or item. */
        private final String key;

        private final boolean isField;

        private Place() {
            this.above = this;
            this.struct = "";
            this.key = "";
            this.isField = false;
        }

        private Place(Place above, String struct, String key, boolean isField) {
            this.above = above;
            this.struct = struct;
            this.key = key;
            this.isField = isField;
        }

        Place field(String in, String name) {
            return new Place(this, in, name, true);
        }

        Place entry(String name) {
            return new Place(this, struct, "." + name, false);
        }

        Place index(int index) {
            return new Place(this, struct, "[" + index + "]", false);
        }

        boolean isRoot() {
            return above == this;
        }

        String struct() {
            return struct;
        }

        /** With list indexes, for unknown fields. */
        String path() {
            if (isRoot()) return "";
            String before = above.path();
            return isField && !before.isEmpty() ? before + "." + key : before + key;
        }

        /** Without list indexes and beginning with the struct that holds the field, for wrong types. */
        String fields() {
            if (isRoot()) return "";
            String before = above.fields();
            if (!isField) return before;
            return before.isEmpty() ? key : before + "." + key;
        }

        boolean isMetadata() {
            if (isRoot()) return false;
            return above.isRoot() ? key.equals("metadata") : above.isMetadata();
        }

        /** The last field on the way. */
        String last() {
            return isField || isRoot() ? key : above.last();
        }
    }

    /** @param before what stood there when the object was read before: the very same needs no other look */
    private Tree value(Tree value, Tree before, Schema schema, Place at) {
        if (value == before) return value;
        if (lenient && !at.isRoot() && !at.isMetadata()) return leniently(value, schema, at);
        return strictly(value, before, schema, at);
    }

    private Tree leniently(Tree value, Schema schema, Place at) {
        boolean fits = (schema instanceof Schema.Struct || schema instanceof Schema.MapOf)
                ? value instanceof Mapping
                : schema instanceof Schema.ListOf && value instanceof Sequence;
        return fits ? strictly(value, NOTHING, schema, at) : value;
    }

    private Tree strictly(Tree value, Tree before, Schema schema, Place at) {
        if (schema instanceof Schema.Struct struct) return struct(mapping(value, schema, at), before, struct, at);
        if (schema instanceof Schema.MapOf map) return map(mapping(value, schema, at), before, map, at);
        if (schema instanceof Schema.ListOf list) return list(value, before, list, at);
        if (schema instanceof Schema.Leaf leaf) return leaf(value, leaf.type(), at);
        return value;
    }

    private Tree struct(Mapping object, Tree before, Schema.Struct struct, Place at) {
        return object.rewritten((key, value) -> {
            Schema field = struct.fields().get(key);
            if (field == null) {
                if (struct.open()) return Optional.of(value);
                unknown.add(at.field(struct.name(), key).path());
                return Optional.empty();
            }
            Schema shape = field.resolve();
            if (value.isNull() && shape != Schema.ANY) return Optional.empty();
            return Optional.of(value(value, part(before, key), shape, at.field(struct.name(), key)));
        });
    }

    private static Tree part(Tree before, String key) {
        return before instanceof Mapping mapping ? mapping.get(key).orElse(NOTHING) : NOTHING;
    }

    private Tree map(Mapping object, Tree before, Schema.MapOf map, Place at) {
        Schema shape = map.values().resolve();
        return object.rewritten((key, value) -> {
            if (!value.isNull()) return Optional.of(value(value, part(before, key), shape, at.entry(key)));
            return isText(shape) ? Optional.of(new Scalar.Text("")) : Optional.empty();
        });
    }

    private Tree list(Tree value, Tree before, Schema.ListOf list, Place at) {
        if (!(value instanceof Sequence sequence)) throw wrong(value, list, at);
        Schema shape = list.items().resolve();
        return sequence.rewritten(i -> {
            Tree item = sequence.get(i);
            if (item.isNull()) return Optional.empty();
            Tree same = before instanceof Sequence others && i < others.size() ? others.get(i) : NOTHING;
            return Optional.of(value(item, same, shape, at.index(i)));
        });
    }

    private static Mapping mapping(Tree value, Schema schema, Place at) {
        if (value instanceof Mapping mapping) return mapping;
        throw wrong(value, schema, at);
    }

    private static Tree leaf(Tree value, Schema.Type type, Place at) {
        return switch (type) {
            case STRING -> expect(value, value instanceof Scalar.Text, type, at);
            case INTEGER -> expect(value, value instanceof Scalar.Whole, type, at);
            case NUMBER -> expect(value, value instanceof Scalar.Whole || value instanceof Scalar.Real, type, at);
            case BOOLEAN -> expect(value, value instanceof Scalar.Bool, type, at);
            case INT_OR_STRING ->
                expect(value, value instanceof Scalar.Text || value instanceof Scalar.Whole, type, at);
            case QUANTITY -> quantity(value, at);
            case BYTES -> bytes(expect(value, value instanceof Scalar.Text, type, at));
            case TIME -> time(expect(value, value instanceof Scalar.Text, type, at), at);
        };
    }

    private static Tree expect(Tree value, boolean fits, Schema.Type type, Place at) {
        if (fits) return value;
        throw wrong(value, new Schema.Leaf(type), at);
    }

    private static Tree quantity(Tree value, Place at) {
        if (!(value instanceof Scalar scalar) || value instanceof Scalar.Bool)
            throw wrong(value, new Schema.Leaf(Schema.Type.STRING), at);
        String text = scalar instanceof Scalar.Real real
                ? BigDecimal.valueOf(real.value()).toPlainString()
                : scalar.display();
        return Quantity.parse(text)
                .map(amount -> text(amount.canonical(), value))
                .orElseThrow(() -> new WrongType("quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" + " (" + at.path() + ": \"" + text
                        + "\")"));
    }

    private static Tree bytes(Tree value) {
        String text = value.asText().orElse("");
        try {
            Base64.getDecoder().decode(text);
            return value;
        } catch (IllegalArgumentException notBase64) {
            throw new WrongType("illegal base64 data at input byte " + firstBad(text));
        }
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!good) return i;
        }
        return text.length() - text.length() % 4;
    }

    private static Tree time(Tree value, Place at) {
        String text = value.asText().orElse("");
        boolean micro = MICRO_TIMES.contains(at.last());
        if (!micro && Times.isSeconds(text)) return value;
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            return text(micro ? Times.micros(moment) : Times.seconds(moment), value);
        } catch (DateTimeException notATime) {
            String layout = micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00";
            throw new WrongType(
                    "parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + text + "\" as \"2006\"");
        }
    }

    /** A text as a tree: the value itself where it says that already. */
    private static Tree text(String text, Tree value) {
        return value instanceof Scalar.Text same && same.value().equals(text) ? value : new Scalar.Text(text);
    }

    private static boolean isText(Schema schema) {
        return schema instanceof Schema.Leaf leaf && leaf.type() == Schema.Type.STRING;
    }

    private static WrongType wrong(Tree value, Schema wanted, Place at) {
        String found = describe(value, wanted);
        if (at.fields().isEmpty())
            return new WrongType("json: cannot unmarshal " + found + " into Go value of type " + goType(wanted));
        return new WrongType("json: cannot unmarshal " + found + " into Go struct field " + at.struct() + "."
                + at.fields() + " of type " + goType(wanted));
    }

    private static String describe(Tree value, Schema wanted) {
        if (value instanceof Mapping) return "object";
        if (value instanceof Sequence) return "array";
        if (value instanceof Scalar.Text) return "string";
        if (value instanceof Scalar.Bool) return "bool";
        boolean intoWhole = wanted.equals(new Schema.Leaf(Schema.Type.INTEGER));
        return value instanceof Scalar.Real real && intoWhole ? "number " + real.display() : "number";
    }

    private static String goType(Schema schema) {
        Schema shape = schema.resolve();
        if (shape instanceof Schema.Struct struct) return "v1." + struct.name();
        if (shape instanceof Schema.MapOf map) return "map[string]" + goType(map.values());
        if (shape instanceof Schema.ListOf list) return "[]" + goType(list.items());
        if (shape instanceof Schema.Leaf leaf) {
            return switch (leaf.type()) {
                case STRING, TIME, QUANTITY -> "string";
                case INTEGER, INT_OR_STRING -> "int32";
                case NUMBER -> "float64";
                case BOOLEAN -> "bool";
                case BYTES -> "[]uint8";
            };
        }
        return "interface {}";
    }
}
