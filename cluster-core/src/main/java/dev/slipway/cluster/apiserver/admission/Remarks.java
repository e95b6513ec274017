package dev.slipway.cluster.apiserver.admission;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rules of admission say besides yes and no.
 *
 * @param warnings for whoever writes, also where the write is refused
 * @param annotations for the audit log; keys have the form {@code domain/name}
 */
public record Remarks(List<String> warnings, SortedMap<String, String> annotations) {
    /** Nothing is said. */
    public static final Remarks NONE = new Remarks(List.of(), Collections.emptySortedMap());

    public Remarks {
        warnings = List.copyOf(warnings);
        annotations = annotations.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** Warnings alone. */
    public static Remarks warning(List<String> warnings) {
        return warnings.isEmpty() ? NONE : new Remarks(warnings, Collections.emptySortedMap());
    }

    /** The same with an annotation more. */
    public Remarks annotated(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(annotations);
        more.put(key, value);
        return new Remarks(warnings, more);
    }

    /** These, then others. */
    public Remarks and(Remarks more) {
        if (isEmpty()) return more;
        if (more.isEmpty()) return this;
        List<String> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(more.warnings);
        SortedMap<String, String> allAnnotations = new TreeMap<>(annotations);
        allAnnotations.putAll(more.annotations);
        return new Remarks(allWarnings, allAnnotations);
    }

    public boolean isEmpty() {
        return warnings.isEmpty() && annotations.isEmpty();
    }
}
