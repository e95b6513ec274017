package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Names;
import dev.slipway.cluster.kind.Kind.OpenApi;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The group {@code metrics.k8s.io}: what nodes and pods use. Nothing of it is kept; it is worked out when somebody asks. */
final class MetricsKinds {
    private static final String VERSION = "metrics.k8s.io/v1beta1";
    private static final Mapping TEXT = Mapping.of("type", "string");
    private static final Mapping USAGE =
            Mapping.of("type", "object", "description", "What is used, by resource.", "additionalProperties", TEXT);

    private MetricsKinds() {}

    static List<Kind> all(Entry entry) {
        Mapping container = Mapping.of("type", "object", "properties", Mapping.of("name", TEXT, "usage", USAGE));
        Mapping containers = Mapping.of("type", "array", "items", container);
        return List.of(
                of(entry, "PodMetrics", "pods", "pod", "containers", containers),
                of(entry, "NodeMetrics", "nodes", "node", "usage", USAGE).clusterScoped());
    }

    private static Kind of(Entry entry, String kind, String plural, String singular, String part, Mapping shape) {
        GroupVersionKind gvk = GroupVersionKind.of(VERSION, kind);
        String root = "io.k8s.metrics.v1beta1." + kind;
        return Kind.of(
                        gvk,
                        new Names(plural, singular, List.of(), List.of()),
                        schema(entry, kind, part),
                        new OpenApi(root, () -> definitions(entry, gvk, root, part, shape)))
                .withTraits(Traits.USUAL.readingOnly())
                .withColumns(
                        Column.NAME,
                        Cells.text("CPU", "Cores that are used.", object -> sum(object, "cpu")),
                        Cells.text("Memory", "The working set.", object -> sum(object, "memory")),
                        Cells.text(
                                "Window",
                                "What time the figures are the mean of.",
                                object -> object.root().text("window").orElse("")));
    }

    private static Schema schema(Entry entry, String kind, String part) {
        Schema text = new Schema.Leaf(Schema.Type.STRING);
        return Schema.Struct.of(
                kind,
                new TreeMap<>(Map.of(
                        "apiVersion",
                        text,
                        "kind",
                        text,
                        "metadata",
                        entry.schemas().of("V1ObjectMeta"),
                        "timestamp",
                        new Schema.Leaf(Schema.Type.TIME),
                        "window",
                        text,
                        part,
                        Schema.ANY)));
    }

    private static Mapping definitions(Entry entry, GroupVersionKind gvk, String root, String part, Mapping shape) {
        Mapping all = entry.schemas().openApi(List.of("V1ObjectMeta"));
        Mapping metadata = Mapping.of("$ref", "#/components/schemas/io.k8s.v1.ObjectMeta");
        Mapping properties = Mapping.builder()
                .put("apiVersion", TEXT)
                .put("kind", TEXT)
                .put("metadata", Mapping.of("allOf", Sequence.of(metadata)))
                .put("timestamp", TEXT.with("format", "date-time"))
                .put("window", TEXT)
                .put(part, shape)
                .build();
        Mapping named = Mapping.of("group", gvk.group(), "kind", gvk.kind(), "version", gvk.version());
        return all.with(
                root,
                Mapping.of(
                        "type",
                        "object",
                        "properties",
                        properties,
                        "x-kubernetes-group-version-kind",
                        Sequence.of(named)));
    }

    private static String sum(ApiObject object, String resource) {
        Stream<Mapping> usages = object.root().has("usage")
                ? Stream.of(object.root().mapping("usage"))
                : object.root().sequence("containers").mappings().stream().map(part -> part.mapping("usage"));
        return usages.flatMap(usage -> usage.text(resource).flatMap(Quantity::parse).stream())
                .reduce(Quantity::plus)
                .map(Quantity::canonical)
                .orElse("0");
    }
}
