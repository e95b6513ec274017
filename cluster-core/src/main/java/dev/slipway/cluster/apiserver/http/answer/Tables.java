package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.List;

/** Objects as rows of cells: what {@code kubectl get} prints is decided here, not by kubectl. */
record Tables(List<Kind.Column> columns, String apiVersion, View.Include include) {

    /** A table of one row. */
    Mapping one(ApiObject object, Instant now) {
        return of(Mapping.of("resourceVersion", object.resourceVersion()), List.of(object), now);
    }

    Mapping of(Mapping metadata, List<ApiObject> objects, Instant now) {
        Sequence rows = new Sequence(
                objects.stream().map(object -> (Tree) row(object, now)).toList());
        return table(metadata, rows);
    }

    /** A table without rows. */
    Mapping empty(Mapping metadata) {
        return table(metadata, Sequence.empty());
    }

    private Mapping table(Mapping metadata, Sequence rows) {
        return Mapping.of(
                "kind",
                "Table",
                "apiVersion",
                apiVersion,
                "metadata",
                metadata,
                "columnDefinitions",
                definitions(),
                "rows",
                rows);
    }

    private Sequence definitions() {
        return new Sequence(columns.stream()
                .map(column -> (Tree) Mapping.of(
                        "name", column.name(),
                        "type", column.type(),
                        "format", column.format(),
                        "description", column.description(),
                        "priority", column.priority()))
                .toList());
    }

    private Mapping row(ApiObject object, Instant now) {
        return Mapping.of("cells", cells(object, now), "object", included(object));
    }

    /** What a row prints. */
    Sequence cells(ApiObject object, Instant now) {
        return new Sequence(columns.stream()
                .map(column -> Tree.of(column.cell().apply(object, now)))
                .toList());
    }

    /** A table before its rows. */
    Mapping head(Mapping metadata) {
        return table(metadata, Sequence.empty()).without("rows");
    }

    private Tree included(ApiObject object) {
        return switch (include) {
            case NONE -> Scalar.Null.NULL;
            case METADATA -> partial(object, apiVersion);
            case OBJECT -> object.root();
        };
    }

    /** An object without anything but its metadata. */
    static Mapping partial(ApiObject object, String apiVersion) {
        return Mapping.of("kind", "PartialObjectMetadata", "apiVersion", apiVersion, "metadata", object.metadata());
    }
}
