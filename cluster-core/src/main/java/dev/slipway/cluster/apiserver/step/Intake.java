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

    /** The object without what its schema does not know, which is told or refused as the client wishes. */
    public static Answer<ApiObject> read(ApiObject object, Kind kind, FieldValidation validation) {
        Conformance.Reading reading = kind.traits().custom()
                ? Conformance.readCustom(object.root(), kind.schema())
                : Conformance.read(object.root(), kind.schema());
        if (reading.wrongType().isPresent()) {
            return Answer.refused(Refusals.undecodable(kind, reading.wrongType().get()));
        }
        List<String> complaints = reading.unknown().stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
        if (validation == FieldValidation.STRICT && !complaints.isEmpty()) {
            String listed = complaints.stream().collect(Collectors.joining(", "));
            return Answer.refused(Refusals.undecodable(kind, "strict decoding error: " + listed));
        }
        List<String> warnings = validation == FieldValidation.WARN ? complaints : List.of();
        return Answer.done(new ApiObject(tidy(reading.object())), warnings);
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
