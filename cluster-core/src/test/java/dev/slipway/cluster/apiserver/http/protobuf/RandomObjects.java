package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.cluster.apiserver.http.protobuf.Message.Field;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Objects that are nonsense but have the right form, as JSON would hold them. */
final class RandomObjects {
    private static final int DEEPEST = 6;
    private static final String SCHEMA = "apiextensions.k8s.io/v1.JSONSchemaProps";

    private final Random random;

    RandomObjects(Random random) {
        this.random = random;
    }

    Mapping of(GroupVersionKind kind) {
        Message message =
                Messages.known().ofKind(kind.apiVersion(), kind.kind()).orElseThrow();
        return Mapping.builder()
                .put("kind", kind.kind())
                .put("apiVersion", kind.apiVersion())
                .putAll(message(message, 0))
                .build();
    }

    private Mapping message(String name, int depth) {
        return message(Messages.known().get(name), depth);
    }

    private Mapping message(Message message, int depth) {
        Mapping.Builder out = Mapping.builder();
        for (Field field : message.fields().values()) {
            if (field.shape() instanceof Shape.Inlined inlined) out.putAll(message(inlined.message(), depth));
            else if (wanted(depth)) out.put(field.name(), value(field.shape(), depth));
        }
        return out.build();
    }

    /** Fewer fields further down, or objects would never end. */
    private boolean wanted(int depth) {
        return depth < DEEPEST && random.nextInt(2 + depth) == 0;
    }

    private Tree value(Shape shape, int depth) {
        if (shape instanceof Shape.Nested nested) return message(nested.message(), depth + 1);
        if (shape instanceof Shape.ListOf list) {
            List<Tree> items = new ArrayList<>();
            for (int i = random.nextInt(2); i >= 0; i--) items.add(value(list.item(), depth + 1));
            return new Sequence(items);
        }
        if (shape instanceof Shape.MapOf map)
            return Mapping.of(text(), value(map.value(), depth + 1), "", value(map.value(), depth + 1));
        Shape.Single single = (Shape.Single) shape;
        Tree value = single(single.value(), depth);
        while (single.omittedWhenZero() && single.value().isZero(value)) value = single(single.value(), depth);
        return value;
    }

    private Tree single(Value value, int depth) {
        return switch (value) {
            case STRING -> new Scalar.Text(text());
            case INT32 -> new Scalar.Whole(random.nextBoolean() ? random.nextInt(3) : random.nextInt());
            case INT64 -> new Scalar.Whole(random.nextBoolean() ? random.nextInt(3) : random.nextLong());
            case DOUBLE -> random.nextBoolean() ? new Scalar.Whole(random.nextInt(9)) : new Scalar.Real(0.5);
            case BOOLEAN -> Scalar.Bool.of(random.nextBoolean());
            case BYTES -> new Scalar.Text(Base64.getEncoder().encodeToString(new byte[random.nextInt(5)]));
            case QUANTITY -> new Scalar.Text(1 + random.nextInt(9) + "Gi");
            case INT_OR_STRING -> random.nextBoolean() ? new Scalar.Whole(random.nextInt()) : new Scalar.Text(text());
            case TIME -> new Scalar.Text(Times.seconds(moment()));
            case MICRO_TIME -> new Scalar.Text(Times.micros(moment()));
            case STRINGS -> Sequence.of(text(), text());
            case JSON -> Mapping.of(text(), random.nextInt(), "f:metadata", Mapping.of(".", Mapping.empty()));
            case SCHEMA_OR_LIST -> random.nextBoolean() ? schema(depth) : Sequence.of(schema(depth), schema(depth));
            case SCHEMA_OR_BOOLEAN -> random.nextBoolean() ? schema(depth) : Scalar.Bool.of(random.nextBoolean());
            case SCHEMA_OR_STRINGS -> random.nextBoolean() ? schema(depth) : Sequence.of(text());
        };
    }

    private Mapping schema(int depth) {
        return message(SCHEMA, depth + 1);
    }

    private String text() {
        return List.of("", "a", "web", "grüße 🚢", "a\nb").get(random.nextInt(5));
    }

    private Instant moment() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L);
    }
}
