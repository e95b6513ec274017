package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Events of {@code events.k8s.io/v1} are those of the core group under other names. */
final class EventConversion {
    private static final GroupVersionKind KEPT = GroupVersionKind.of("v1", "Event");
    private static final GroupVersionKind SHOWN = GroupVersionKind.of("events.k8s.io/v1", "Event");

    /** What is kept, and what it is called where it is shown. */
    private static final SortedMap<String, String> NAMES = new TreeMap<>(Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount"));

    private EventConversion() {}

    static Conversion conversion() {
        SortedMap<String, String> back = new TreeMap<>();
        NAMES.forEach((kept, shown) -> back.put(shown, kept));
        return new Conversion(
                KEPT, event -> renamed(event, KEPT, back), event -> renamed(event, SHOWN, NAMES), fields());
    }

    private static SortedMap<String, String> fields() {
        SortedMap<String, String> fields = new TreeMap<>(Map.of("reportingController", "reportingComponent"));
        for (String field :
                new String[] {"kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"})
            fields.put("regarding." + field, "involvedObject." + field);
        return fields;
    }

    private static ApiObject renamed(ApiObject event, GroupVersionKind kind, SortedMap<String, String> names) {
        Mapping.Builder root = Mapping.builder();
        event.root().forEach((key, value) -> root.put(names.getOrDefault(key, key), value));
        return new ApiObject(root.build()).with("apiVersion", kind.apiVersion());
    }
}
