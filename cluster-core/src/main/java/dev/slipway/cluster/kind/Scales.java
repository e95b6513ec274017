package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** What {@code scale} shows of an object: how many there should be, how many there are, and which they are. */
public final class Scales {
    /** What {@code kubectl get --subresource=scale} shows. */
    public static final List<Kind.Column> COLUMNS = List.of(
            Kind.Column.NAME,
            count("Desired", "How many there should be.", "spec.replicas"),
            count("Available", "How many there are.", "status.replicas"),
            Kind.Column.AGE);

    private Scales() {}

    private static Kind.Column count(String name, String description, String path) {
        return new Kind.Column(name, "integer", "", description, 0, (scale, now) -> number(scale, path));
    }

    /** Whether an object is a scale already. */
    public static boolean isScale(ApiObject object) {
        return object.kind().equals("Scale");
    }

    /** The scale of an object; the object itself if it is one already. */
    public static ApiObject of(ApiObject object, Kind kind) {
        if (isScale(object)) return object;
        Kind.ScalePaths paths = kind.traits().scale();
        Mapping status = Mapping.of("replicas", number(object, paths.statusReplicas()));
        Optional<String> selector = selector(object, paths.selector());
        return new ApiObject(Mapping.of(
                "kind",
                "Scale",
                "apiVersion",
                "autoscaling/v1",
                "metadata",
                metadata(object),
                "spec",
                Mapping.of("replicas", number(object, paths.specReplicas())),
                "status",
                selector.isPresent() ? status.with("selector", selector.get()) : status));
    }

    /** What a scale says of the object that it is the scale of. */
    public static ApiObject stated(ApiObject scale, Kind kind) {
        ApiObject stated = new ApiObject(Mapping.of(
                "apiVersion", kind.gvk().apiVersion(), "kind", kind.gvk().kind(), "metadata", metadata(scale)));
        return scaled(stated, scale, kind);
    }

    /** An object with as many as a scale says there should be. */
    public static ApiObject scaled(ApiObject object, ApiObject scale, Kind kind) {
        Optional<Tree> replicas = scale.spec().get("replicas");
        return replicas.isPresent()
                ? object.withAt(replicas.get(), way(kind.traits().scale().specReplicas()))
                : object;
    }

    private static Mapping metadata(ApiObject object) {
        Mapping.Builder metadata = Mapping.builder();
        for (String key : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"})
            metadata.put(key, object.metadata().get(key));
        return metadata.build();
    }

    private static long number(ApiObject object, String path) {
        return object.at(way(path)).flatMap(Tree::asWhole).orElse(0L);
    }

    /** Most built-in kinds have a structured selector, custom ones a text. */
    private static Optional<String> selector(ApiObject object, String path) {
        if (path.isEmpty()) return Optional.empty();
        Optional<Tree> found = object.at(way(path));
        if (found.isEmpty()) return Optional.empty();
        if (found.get() instanceof Scalar.Text text) return Optional.of(text.value());
        return found.flatMap(Tree::asMapping).map(Scales::selector);
    }

    /** Of replication controllers it is nothing but labels. */
    private static String selector(Mapping selector) {
        boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
        return LabelSelector.of(structured ? selector : Mapping.of("matchLabels", selector))
                .toString();
    }

    private static String[] way(String path) {
        return (path.startsWith(".") ? path.substring(1) : path).split("\\.");
    }
}
