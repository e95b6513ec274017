package dev.slipway.sync.model;

import dev.slipway.diff.path.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of an object that a manifest leaves to others: the annotation {@code slipway.dev/ignore}. They are written when the object is
 * made, if the manifest has them, and never after.
 */
public record IgnoredFields(List<JsonPointer> pointers) {
    public static final String ANNOTATION = "slipway.dev/ignore";

    public static final IgnoredFields NONE = new IgnoredFields(List.of());

    /** What an object is known by; without it nobody could say whose it is. */
    private static final List<JsonPointer> NEEDED = List.of(
            new JsonPointer(List.of("apiVersion")),
            new JsonPointer(List.of("kind")),
            new JsonPointer(List.of("metadata", "name")),
            new JsonPointer(List.of("metadata", "namespace")),
            new JsonPointer(List.of("metadata", "annotations", "slipway.dev/owner")),
            new JsonPointer(List.of("metadata", "labels", "slipway.dev/application")));

    public IgnoredFields {
        pointers = List.copyOf(pointers);
    }

    /** Reads JSON pointers that are separated by commas, blanks or line breaks; empty where the text is no such list. */
    public static Optional<IgnoredFields> parse(String text) {
        if (text.isBlank()) return Optional.empty();
        List<JsonPointer> pointers = new ArrayList<>();
        for (String part : text.strip().split("[,\\s]+")) {
            Optional<JsonPointer> pointer = JsonPointer.parse(part).filter(IgnoredFields::canBeLeft);
            if (pointer.isEmpty()) return Optional.empty();
            pointers.add(pointer.get());
        }
        return Optional.of(new IgnoredFields(pointers));
    }

    /** Whether a text is such a list. */
    public static boolean isReadable(String text) {
        return parse(text).isPresent();
    }

    private static boolean canBeLeft(JsonPointer pointer) {
        return NEEDED.stream().noneMatch(needed -> needed.startsWith(pointer) || pointer.startsWith(needed));
    }
}
