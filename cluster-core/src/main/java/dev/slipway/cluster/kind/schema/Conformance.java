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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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

    /** How far from the root parts are remembered: {@code spec.template.spec}, {@code status.conditions}. */
    private static final int DEPTH = 3;

    private final List<String> unknown = new ArrayList<>();
    private final boolean lenient;
    /** Parts of an object that was read already, with their fields: one is found by being the very same at the same place. */
    private final Map<Tree, String> known = new IdentityHashMap<>();

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
        Conformance walk = new Conformance(false);
        walk.know(before, "", DEPTH);
        return walk.whole(object, schema);
    }

    /** Few parts are remembered: those near the root, since what is below one of them is shared if it is. */
    private void know(Tree part, String fields, int depth) {
        if (!(part instanceof Mapping mapping)) return;
        mapping.forEach((key, value) -> {
            if (value instanceof Scalar) return;
            String place = fields.isEmpty() ? key : fields + "." + key;
            known.put(value, place);
            if (depth > 1) know(value, place, depth - 1);
        });
    }

    private static Reading read(Mapping object, Schema schema, boolean lenient) {
        return new Conformance(lenient).whole(object, schema);
    }

    private Reading whole(Mapping object, Schema schema) {
        try {
            Tree read = value(object, schema.resolve(), Place.ROOT);
            return new Reading(read.asMapping().orElse(object), unknown, Optional.empty());
        } catch (WrongType wrong) {
            return new Reading(object, unknown, Optional.of(wrong.problem));
        }
    }

    /**
     * Where the walk is.
     *
     * @param path with list indexes, for unknown fields
     * @param fields without list indexes and beginning with the struct that holds the field, for wrong types
     */
    private record Place(String path, String struct, String fields) {
        static final Place ROOT = new Place("", "", "");

        Place field(String in, String key) {
            return new Place(path.isEmpty() ? key : path + "." + key, in, fields.isEmpty() ? key : fields + "." + key);
        }

        Place entry(String key) {
            return new Place(path + "." + key, struct, fields);
        }

        Place index(int index) {
            return new Place(path + "[" + index + "]", struct, fields);
        }

        boolean isMetadata() {
            return fields.equals("metadata") || fields.startsWith("metadata.");
        }

        String last() {
            return fields.substring(fields.lastIndexOf('.') + 1);
        }
    }

    private Tree value(Tree value, Schema schema, Place at) {
        if (!known.isEmpty() && at.fields().equals(known.get(value))) return value;
        if (lenient && !at.path().isEmpty() && !at.isMetadata()) return leniently(value, schema, at);
        return strictly(value, schema, at);
    }

    private Tree leniently(Tree value, Schema schema, Place at) {
        boolean fits = (schema instanceof Schema.Struct || schema instanceof Schema.MapOf)
                ? value instanceof Mapping
                : schema instanceof Schema.ListOf && value instanceof Sequence;
        return fits ? strictly(value, schema, at) : value;
    }

    private Tree strictly(Tree value, Schema schema, Place at) {
        if (schema instanceof Schema.Struct struct) return struct(mapping(value, schema, at), struct, at);
        if (schema instanceof Schema.MapOf map) return map(mapping(value, schema, at), map, at);
        if (schema instanceof Schema.ListOf list) return list(value, list, at);
        if (schema instanceof Schema.Leaf leaf) return leaf(value, leaf.type(), at);
        return value;
    }

    private Tree struct(Mapping object, Schema.Struct struct, Place at) {
        Mapping.Builder read = Mapping.builder();
        object.forEach((key, value) -> {
            Schema field = struct.fields().get(key);
            if (field != null) {
                Schema shape = field.resolve();
                if (!value.isNull() || shape == Schema.ANY)
                    read.put(key, value(value, shape, at.field(struct.name(), key)));
            } else if (struct.open()) {
                read.put(key, value);
            } else {
                unknown.add(at.field(struct.name(), key).path());
            }
        });
        return read.build();
    }

    private Tree map(Mapping object, Schema.MapOf map, Place at) {
        Schema shape = map.values().resolve();
        Mapping.Builder read = Mapping.builder();
        object.forEach((key, value) -> {
            if (!value.isNull()) read.put(key, value(value, shape, at.entry(key)));
            else if (isText(shape)) read.put(key, "");
        });
        return read.build();
    }

    private Tree list(Tree value, Schema.ListOf list, Place at) {
        if (!(value instanceof Sequence sequence)) throw wrong(value, list, at);
        Schema shape = list.items().resolve();
        List<Tree> read = new ArrayList<>(sequence.size());
        for (int i = 0; i < sequence.size(); i++) {
            Tree item = sequence.get(i);
            if (!item.isNull()) read.add(value(item, shape, at.index(i)));
        }
        return new Sequence(read);
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
                .map(amount -> Tree.of(amount.canonical()))
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
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            return Tree.of(micro ? Times.micros(moment) : Times.seconds(moment));
        } catch (DateTimeException notATime) {
            String layout = micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00";
            throw new WrongType(
                    "parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + text + "\" as \"2006\"");
        }
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
