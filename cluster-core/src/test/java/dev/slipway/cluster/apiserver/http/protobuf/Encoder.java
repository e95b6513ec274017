package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.apiserver.http.protobuf.Message.Field;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Writes trees as messages, from the table that the decoder reads with. */
final class Encoder {
    private static final String SCHEMA = "apiextensions.k8s.io/v1.JSONSchemaProps";

    private Encoder() {}

    /** The message of a kind in its envelope. */
    static byte[] object(Mapping root) {
        String apiVersion = root.text("apiVersion").orElseThrow();
        String kind = root.text("kind").orElseThrow();
        Message message = Messages.known().ofKind(apiVersion, kind).orElseThrow();
        return WireWriter.inEnvelope(apiVersion, kind, message(message, root).toBytes());
    }

    private static WireWriter message(String name, Tree tree) {
        return message(Messages.known().get(name), tree.asMapping().orElseThrow());
    }

    private static WireWriter message(Message message, Mapping tree) {
        WireWriter out = new WireWriter();
        for (Field field : message.fields().values()) {
            if (field.shape() instanceof Shape.Inlined inlined)
                out.message(field.number(), message(inlined.message(), tree));
            else tree.get(field.name()).ifPresent(value -> field(out, field.number(), field.shape(), value));
        }
        return out;
    }

    private static void field(WireWriter out, int number, Shape shape, Tree tree) {
        if (shape instanceof Shape.ListOf list) {
            for (Tree item : tree.asSequence().orElseThrow()) field(out, number, list.item(), item);
        } else if (shape instanceof Shape.MapOf map) {
            tree.asMapping().orElseThrow().forEach((key, value) -> {
                WireWriter entry = new WireWriter().text(1, key);
                field(entry, 2, map.value(), value);
                out.message(number, entry);
            });
        } else if (shape instanceof Shape.Nested nested) {
            out.message(number, message(nested.message(), tree));
        } else {
            single(out, number, ((Shape.Single) shape).value(), tree);
        }
    }

    private static void single(WireWriter out, int number, Value value, Tree tree) {
        switch (value) {
            case STRING -> out.text(number, text(tree));
            case INT32, INT64 -> out.varint(number, tree.asWhole().orElseThrow());
            case BOOLEAN -> out.varint(number, tree.asBool().orElseThrow() ? 1 : 0);
            case DOUBLE ->
                out.real(
                        number,
                        tree instanceof Scalar.Real real
                                ? real.value()
                                : tree.asWhole().orElseThrow());
            case BYTES -> out.bytes(number, Base64.getDecoder().decode(text(tree)));
            case QUANTITY -> out.message(number, new WireWriter().text(1, text(tree)));
            case INT_OR_STRING -> out.message(number, intOrString(tree));
            case TIME, MICRO_TIME -> out.message(number, moment(Instant.parse(text(tree))));
            case JSON -> out.message(number, new WireWriter().bytes(1, Json.write(tree)));
            case STRINGS -> out.message(number, texts(1, tree.asSequence().orElseThrow()));
            case SCHEMA_OR_LIST, SCHEMA_OR_BOOLEAN, SCHEMA_OR_STRINGS -> out.message(number, schemaOr(value, tree));
        }
    }

    private static String text(Tree tree) {
        return tree.asText().orElseThrow();
    }

    private static WireWriter intOrString(Tree tree) {
        Optional<Long> number = tree.asWhole();
        return new WireWriter()
                .varint(1, number.isPresent() ? 0 : 1)
                .varint(2, number.orElse(0L))
                .text(3, tree.asText().orElse(""));
    }

    private static WireWriter moment(Instant moment) {
        return new WireWriter().varint(1, moment.getEpochSecond()).varint(2, moment.getNano());
    }

    private static WireWriter texts(int field, Sequence texts) {
        WireWriter out = new WireWriter();
        texts.texts().forEach(text -> out.text(field, text));
        return out;
    }

    private static WireWriter schemaOr(Value kind, Tree tree) {
        boolean bool = kind == Value.SCHEMA_OR_BOOLEAN;
        if (tree instanceof Scalar.Bool allows) return new WireWriter().varint(1, allows.value() ? 1 : 0);
        if (tree instanceof Mapping) return new WireWriter().message(bool ? 2 : 1, message(SCHEMA, tree));
        Sequence items = tree.asSequence().orElseThrow();
        if (kind == Value.SCHEMA_OR_STRINGS) return texts(2, items);
        WireWriter out = new WireWriter();
        for (Tree item : items) out.message(2, message(SCHEMA, item));
        return out;
    }
}
