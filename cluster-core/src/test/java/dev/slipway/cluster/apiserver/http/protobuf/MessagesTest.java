package dev.slipway.cluster.apiserver.http.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.protobuf.Message.Field;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.diff.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table was made from the wire format; the schemas, which were made from OpenAPI, must say the same. */
class MessagesTest {
    /** Objects inside others carry their kind in JSON only. */
    private static final Set<String> JSON_ONLY = Set.of("apiVersion", "kind");

    /** OpenAPI lacks what the Go types have. */
    private static final Set<String> WIRE_ONLY =
            Set.of("autoscaling/v2.HorizontalPodAutoscalerCondition.observedGeneration");

    private final Set<String> visited = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();

    @Test
    void agreesWithTheSchemaOfEveryServedKind() {
        for (Kind kind : BuiltInKinds.registry().all()) {
            // Metrics are only ever read, and bodies in protobuf come only with writes.
            if (kind.gvk().group().equals("metrics.k8s.io")) continue;
            String name = kind.gvk().apiVersion() + "." + kind.gvk().kind();
            assertThat(Messages.known()
                            .ofKind(kind.gvk().apiVersion(), kind.gvk().kind()))
                    .as(name)
                    .isPresent();
            compare(Messages.known().get(name), kind.schema());
        }

        assertThat(differences).isEmpty();
        assertThat(visited).contains("v1.HTTPGetAction", "meta.k8s.io/v1.ManagedFieldsEntry", "v1.VolumeProjection");
    }

    private void compare(Message message, Schema schema) {
        if (!visited.add(message.name()) || !(schema.resolve() instanceof Schema.Struct struct)) return;
        SortedMap<String, Shape> fields = new TreeMap<>();
        collect(message, fields);
        Set<String> missing = new TreeSet<>(struct.fields().keySet());
        missing.removeAll(fields.keySet());
        missing.removeAll(JSON_ONLY);
        if (!missing.isEmpty()) differences.add(message.name() + " lacks " + missing);
        fields.forEach((name, shape) -> {
            if (struct.fields().containsKey(name)) compare(message.name() + "." + name, shape, schema.field(name));
            else if (!WIRE_ONLY.contains(message.name() + "." + name))
                differences.add(message.name() + " has " + name + " too");
        });
    }

    private static void collect(Message message, SortedMap<String, Shape> fields) {
        for (Field field : message.fields().values()) {
            if (field.shape() instanceof Shape.Inlined inlined)
                collect(Messages.known().get(inlined.message()), fields);
            else fields.put(field.name(), field.shape());
        }
    }

    private void compare(String where, Shape shape, Schema schema) {
        if (schema instanceof Schema.Any) return;
        if (shape instanceof Shape.Nested nested && schema instanceof Schema.Struct)
            compare(Messages.known().get(nested.message()), schema);
        else if (shape instanceof Shape.ListOf list && schema instanceof Schema.ListOf)
            compare(where, list.item(), schema.item());
        else if (shape instanceof Shape.MapOf map && schema instanceof Schema.MapOf)
            compare(where, map.value(), schema.field(""));
        else if (shape instanceof Shape.Single single && fits(single.value(), schema)) return;
        else differences.add(where + " is " + shape + ", but " + schema);
    }

    private static boolean fits(Value value, Schema schema) {
        if (schema instanceof Schema.ListOf list) return value == Value.STRINGS && list.item() != null;
        if (!(schema instanceof Schema.Leaf leaf)) return false;
        return switch (leaf.type()) {
            case STRING -> value == Value.STRING;
            case INTEGER -> value == Value.INT32 || value == Value.INT64;
            case NUMBER -> value == Value.DOUBLE;
            case BOOLEAN -> value == Value.BOOLEAN;
            case BYTES -> value == Value.BYTES;
            case TIME -> value == Value.TIME || value == Value.MICRO_TIME;
            case INT_OR_STRING -> value == Value.INT_OR_STRING;
            case QUANTITY -> value == Value.QUANTITY;
        };
    }
}
