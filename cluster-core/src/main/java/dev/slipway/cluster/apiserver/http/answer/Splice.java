package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Puts documents together from objects whose bytes exist already: each revision of an object is encoded once, whoever reads it. */
final class Splice {
    /** The closing of a list and its line end, and a comma per item. */
    private static final int AROUND = 16;

    /** What the metadata of an object and its cells usually take. */
    private static final int USUAL_ITEM = 512;

    private Splice() {}

    /**
     * A list on one line.
     *
     * @param head what comes before the items
     * @param repeat whether items repeat {@code apiVersion} and {@code kind}
     */
    static byte[] list(Mapping head, List<ApiObject> items, boolean repeat) {
        byte[] start = Json.write(head);
        long size = start.length + AROUND;
        for (ApiObject item : items) size += item.encoded().size() + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(size, Integer.MAX_VALUE - AROUND));
        out.write(start, 0, start.length - 1);
        out.writeBytes(text(",\"items\":["));
        String comma = "";
        for (ApiObject item : items) {
            out.writeBytes(text(comma));
            item(item, repeat, out);
            comma = ",";
        }
        out.writeBytes(text("]}\n"));
        return out.toByteArray();
    }

    /** A list of nothing but metadata. */
    static byte[] partialList(Mapping head, List<ApiObject> items, String apiVersion) {
        ByteArrayOutputStream out = open(head, "items", items.size());
        byte[] start = partialStart(apiVersion);
        String comma = "";
        for (ApiObject item : items) {
            out.writeBytes(text(comma));
            partial(item, start, out);
            comma = ",";
        }
        return closed(out);
    }

    /** A table whose cells are still to be written; what else a row carries of its object has been written before. */
    static byte[] table(Mapping head, List<ApiObject> objects, Tables tables, Instant now) {
        ByteArrayOutputStream out = open(head, "rows", objects.size());
        byte[] start = partialStart(tables.apiVersion());
        String comma = "{\"cells\":";
        for (ApiObject object : objects) {
            out.writeBytes(text(comma));
            out.writeBytes(Json.write(tables.cells(object, now)));
            out.writeBytes(text(",\"object\":"));
            switch (tables.include()) {
                case NONE -> out.writeBytes(text("null"));
                case METADATA -> partial(object, start, out);
                case OBJECT -> object.encoded().writeTo(out);
            }
            out.write('}');
            comma = ",{\"cells\":";
        }
        return closed(out);
    }

    private static ByteArrayOutputStream open(Mapping head, String list, int items) {
        byte[] start = Json.write(head);
        ByteArrayOutputStream out = new ByteArrayOutputStream(start.length + AROUND + items * USUAL_ITEM);
        out.write(start, 0, start.length - 1);
        out.writeBytes(text(",\"" + list + "\":["));
        return out;
    }

    private static byte[] closed(ByteArrayOutputStream out) {
        out.writeBytes(text("]}\n"));
        return out.toByteArray();
    }

    private static byte[] partialStart(String apiVersion) {
        return text("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":");
    }

    private static void partial(ApiObject object, byte[] start, ByteArrayOutputStream out) {
        out.writeBytes(start);
        if (!object.encoded().writeMetadataTo(out)) out.writeBytes(text("{}"));
        out.write('}');
    }

    private static void item(ApiObject item, boolean repeat, ByteArrayOutputStream out) {
        if (repeat) item.encoded().writeTo(out);
        else if (!item.encoded().writeWithoutHeadTo(out))
            out.writeBytes(Json.write(item.root().without("kind").without("apiVersion")));
    }

    /** A line of a watch. */
    static void event(String type, ApiObject object, ByteArrayOutputStream out) {
        out.writeBytes(text("{\"type\":\"" + type + "\",\"object\":"));
        object.encoded().writeTo(out);
        out.writeBytes(text("}\n"));
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
