package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.schema.Conformance;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.stream.Collectors;

/** The first look at an object that a client sent: is it what its schema says? Unknown fields are refused, reported or dropped. */
public final class Intake {
    private static final List<String> EMPTY_MEANS_ABSENT = List.of(
            "labels", "annotations", "finalizers", "ownerReferences", "managedFields", "generateName", "selfLink");

    private Intake() {}

    /** What somebody applies: fields that the schema does not know can have no owner, so they are refused whatever the client wishes. */
    static Answer<ApiObject> readConfig(ApiObject config, Kind kind) {
        Conformance.Reading reading = reading(config, kind);
        if (reading.unknown().isEmpty()) return read(reading, kind, List.of());
        List<String> problems = reading.unknown().stream()
                .map(path -> "." + path + ": field not declared in schema")
                .toList();
        return Answer.refused(Refusals.untyped(config, problems));
    }

    /** The object without what its schema does not know, which is told or refused as the client wishes. */
    public static Answer<ApiObject> read(ApiObject object, Kind kind, FieldValidation validation) {
        return read(reading(object, kind), kind, validation);
    }

    private static Answer<ApiObject> read(Conformance.Reading reading, Kind kind, FieldValidation validation) {
        List<String> complaints = reading.unknown().stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
        boolean refuses = validation == FieldValidation.STRICT && !complaints.isEmpty();
        if (refuses && reading.wrongType().isEmpty()) {
            String listed = complaints.stream().collect(Collectors.joining(", "));
            return Answer.refused(Refusals.undecodable(kind, "strict decoding error: " + listed));
        }
        return read(reading, kind, validation == FieldValidation.WARN ? complaints : List.of());
    }

    /** The same of an object that is to take the place of another: what it shares with that was read before. */
    static Answer<ApiObject> readAgain(ApiObject object, ApiObject before, Kind kind, FieldValidation validation) {
        boolean comparable = !kind.traits().custom() && before.gvk().equals(object.gvk());
        if (!comparable) return read(object, kind, validation);
        return read(Conformance.readAgain(object.root(), before.root(), kind.schema()), kind, validation);
    }

    private static Answer<ApiObject> read(Conformance.Reading reading, Kind kind, List<String> warnings) {
        return reading.wrongType()
                .<Answer<ApiObject>>map(problem -> Answer.refused(Refusals.undecodable(kind, problem)))
                .orElseGet(() -> Answer.done(new ApiObject(tidy(reading.object())), warnings));
    }

    private static Conformance.Reading reading(ApiObject object, Kind kind) {
        return kind.traits().custom()
                ? Conformance.readCustom(object.root(), kind.schema())
                : Conformance.read(object.root(), kind.schema());
    }

    /** Kubernetes does not keep empty metadata, so a client that sends some must not find a difference. */
    private static Mapping tidy(Mapping root) {
        Mapping metadata = root.mapping("metadata");
        for (String field : EMPTY_MEANS_ABSENT) {
            boolean empty = metadata.get(field)
                    .filter(value -> value.asMapping().filter(Mapping::isEmpty).isPresent()
                            || value.asSequence().filter(list -> list.isEmpty()).isPresent()
                            || value.asText().filter(String::isEmpty).isPresent())
                    .isPresent();
            if (empty && !field.equals("managedFields")) metadata = metadata.without(field);
        }
        return root.with("metadata", metadata);
    }
}
