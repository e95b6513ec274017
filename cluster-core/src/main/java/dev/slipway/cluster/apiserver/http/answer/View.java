package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Objects of one kind as one client wants to see them.
 *
 * @param include what a table row carries besides its cells
 */
public record View(Kind kind, Representation representation, Include include) {

    private static final String METADATA_LIST = "PartialObjectMetadataList";

    /** What a table row carries besides its cells. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    /** What {@code includeObject} asks for, or the refusal. */
    public static Optional<Include> include(String parameter) {
        return switch (parameter) {
            case "", "Metadata" -> Optional.of(Include.METADATA);
            case "None" -> Optional.of(Include.NONE);
            case "Object" -> Optional.of(Include.OBJECT);
            default -> Optional.empty();
        };
    }

    /** The refusal of any other {@code includeObject}. */
    public static Status badInclude(String parameter) {
        return Status.badRequest("Unable to convert to Table as requested: includeObject: Invalid value: \"" + parameter
                + "\": must be 'Metadata', 'Object', 'None', or empty");
    }

    /** One object, as bytes. */
    public byte[] write(ApiObject object, boolean indented, Instant now) {
        if (isEncoded(indented)) return object.encoded().line();
        return Documents.write(one(object, now), representation.format(), indented);
    }

    /** A page of objects, as bytes; see {@link #page}. */
    public byte[] write(Reader.Page page, String next, boolean indented, Instant now) {
        boolean plain = representation.format() == Representation.Format.JSON && !indented;
        if (!plain) return Documents.write(page(page, next, now), representation.format(), indented);
        Mapping metadata = metadataOf(page, next);
        return switch (representation.view()) {
            case OBJECT ->
                Splice.list(
                        Mapping.of("kind", listKind(), "apiVersion", kind.gvk().apiVersion(), "metadata", metadata),
                        page.items(),
                        repeatsHead());
            case METADATA ->
                Splice.partialList(
                        Mapping.of("kind", METADATA_LIST, "apiVersion", metaVersion(), "metadata", metadata),
                        page.items(),
                        metaVersion());
            case TABLE -> Splice.table(tables().head(metadata), page.items(), tables(), now);
        };
    }

    /** Appends a line of a watch that is about an object; see {@link #event}. */
    public void write(
            String type, ApiObject object, boolean first, Instant now, ByteArrayOutputStream out, SharedLines lines) {
        if (isEncoded(false)) Splice.event(type, object, out);
        else out.writeBytes(lines.line(type, object, this, first, now));
    }

    /** Whether the bytes of an object are sent as they are. */
    private boolean isEncoded(boolean indented) {
        return representation.view() == Representation.View.OBJECT
                && representation.format() == Representation.Format.JSON
                && !indented;
    }

    /** One object. */
    public Mapping one(ApiObject object, Instant now) {
        return switch (representation.view()) {
            case OBJECT -> object.root();
            case METADATA -> metadataOf(object);
            case TABLE -> tables(object).one(object, now);
        };
    }

    /**
     * A page of objects.
     *
     * @param next where the list goes on, as the client will say it; empty on the last page
     */
    public Mapping page(Reader.Page page, String next, Instant now) {
        Mapping metadata = metadataOf(page, next);
        return switch (representation.view()) {
            case OBJECT -> list(listKind(), kind.gvk().apiVersion(), metadata, items(page));
            case METADATA -> list(METADATA_LIST, metaVersion(), metadata, partialItems(page));
            case TABLE -> tables().of(metadata, page.items(), now);
        };
    }

    private static Mapping metadataOf(Reader.Page page, String next) {
        Mapping.Builder metadata = Mapping.builder().put("resourceVersion", Long.toString(page.revision()));
        if (!next.isEmpty()) metadata.put("continue", next);
        if (!next.isEmpty() && page.remaining() > 0) metadata.put("remainingItemCount", page.remaining());
        return metadata.build();
    }

    private String listKind() {
        return kind.gvk().kind() + "List";
    }

    /** What a watch says of an object; only the first table of a watch names its columns. */
    public Mapping event(ApiObject object, boolean first, Instant now) {
        if (representation.view() != Representation.View.TABLE) return one(object, now);
        Mapping table = tables().one(object, now);
        return first ? table : table.with("columnDefinitions", dev.slipway.diff.tree.Scalar.Null.NULL);
    }

    /** A bookmark: nothing but how far the watch has come. */
    public Mapping bookmark(Mapping metadata) {
        return switch (representation.view()) {
            case OBJECT ->
                Mapping.of("kind", kind.gvk().kind(), "apiVersion", kind.gvk().apiVersion(), "metadata", metadata);
            case METADATA ->
                Mapping.of("kind", "PartialObjectMetadata", "apiVersion", metaVersion(), "metadata", metadata);
            case TABLE -> tables().empty(metadata);
        };
    }

    private Tables tables() {
        return new Tables(kind.columns(), metaVersion(), include);
    }

    /** A scale is shown as such, whatever kind it is of. */
    private Tables tables(ApiObject object) {
        return Scales.isScale(object) ? new Tables(Scales.COLUMNS, metaVersion(), include) : tables();
    }

    private String metaVersion() {
        return "meta.k8s.io/" + representation.version();
    }

    private Mapping metadataOf(ApiObject object) {
        return Tables.partial(object, metaVersion());
    }

    private static Mapping list(String kind, String apiVersion, Mapping metadata, Sequence items) {
        return Mapping.of("kind", kind, "apiVersion", apiVersion, "metadata", metadata, "items", items);
    }

    /** Items of built-in kinds do not repeat what the list says already; those of custom kinds do. */
    private boolean repeatsHead() {
        return kind.traits().custom();
    }

    private Sequence items(Reader.Page page) {
        boolean repeat = repeatsHead();
        return new Sequence(page.items().stream()
                .map(item -> (Tree)
                        (repeat ? item.root() : item.root().without("kind").without("apiVersion")))
                .toList());
    }

    private Sequence partialItems(Reader.Page page) {
        return new Sequence(
                page.items().stream().map(item -> (Tree) metadataOf(item)).toList());
    }
}
