package dev.slipway.cluster.kind.check;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with the metadata of an object, whatever its kind. */
public final class MetadataCheck {
    /** Keys and values of all annotations together. */
    private static final int ANNOTATION_BYTES = 256 * 1024;

    private MetadataCheck() {}

    /** What is wrong with a new or changed object. */
    public static List<Cause> check(ApiObject object, Kind kind) {
        Problems problems = new Problems();
        name(object, kind, problems);
        namespace(object, kind, problems);
        labels("metadata.labels", object.labels(), problems);
        annotations("metadata.annotations", object.annotations(), problems);
        owners(object, problems);
        for (String finalizer : object.finalizers()) {
            problems.rule("metadata.finalizers", finalizer, Formats.qualifiedName(finalizer));
        }
        return problems.causes();
    }

    /** What is wrong with a change: the identity must stay, and who is being deleted takes on no new finalizers. */
    public static List<Cause> checkUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        if (!before.isDeleting()) return problems.causes();
        List<String> added = after.finalizers().stream()
                .filter(finalizer -> !before.finalizers().contains(finalizer))
                .toList();
        if (!added.isEmpty()) {
            String listed = added.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", "));
            problems.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + listed + "}");
        }
        return problems.causes();
    }

    /** Label keys and values at a field. */
    public static void labels(String field, Map<String, String> labels, Problems problems) {
        labels.forEach((key, value) -> {
            problems.rule(field, key, Formats.qualifiedName(key));
            problems.rule(field, value, Formats.labelValue(value));
        });
    }

    /** Annotation keys and the size of all annotations at a field. */
    public static void annotations(String field, Map<String, String> annotations, Problems problems) {
        long bytes = 0;
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            String key = annotation.getKey();
            problems.rule(field, key, Formats.qualifiedName(key.toLowerCase(Locale.ROOT)));
            bytes += utf8Length(key) + utf8Length(annotation.getValue());
        }
        if (bytes > ANNOTATION_BYTES) problems.tooLong(field, ANNOTATION_BYTES);
    }

    private static void name(ApiObject object, Kind kind, Problems problems) {
        Optional<String> prefix = object.metadata().text("generateName").filter(text -> !text.isEmpty());
        prefix.ifPresent(text -> problems.rule(
                "metadata.generateName", text, Formats.name(kind.traits().nameRule(), withoutTrailingDash(text))));
        if (!object.name().isEmpty()) {
            problems.rule(
                    "metadata.name", object.name(), Formats.name(kind.traits().nameRule(), object.name()));
        } else if (prefix.isEmpty()) {
            problems.required("metadata.name", "name or generateName is required");
        }
    }

    private static void namespace(ApiObject object, Kind kind, Problems problems) {
        if (!kind.namespaced()) {
            if (!object.namespace().isEmpty()) problems.forbidden("metadata.namespace", "not allowed on this type");
        } else if (object.namespace().isEmpty()) {
            problems.required("metadata.namespace");
        } else {
            problems.rule("metadata.namespace", object.namespace(), Formats.label(object.namespace()));
        }
    }

    private static void owners(ApiObject object, Problems problems) {
        for (Mapping reference : object.metadata().sequence("ownerReferences").mappings()) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (reference.text(field).orElse("").isEmpty()) {
                    problems.invalid("metadata.ownerReferences." + field, "", "must not be empty");
                }
            }
        }
        List<OwnerReference> controllers = object.ownerReferences().stream()
                .filter(OwnerReference::controller)
                .toList();
        if (controllers.size() > 1) {
            problems.invalid(
                    "metadata.ownerReferences",
                    object.metadata().sequence("ownerReferences"),
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                            + controllers.get(0).kind() + " and "
                            + controllers.get(1).kind());
        }
    }

    private static String withoutTrailingDash(String prefix) {
        return prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
