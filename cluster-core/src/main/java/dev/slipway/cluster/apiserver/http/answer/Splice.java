package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts documents together from objects whose bytes exist already: each revision of an object is encoded once, whoever reads it. */
final class Splice {
    /** The closing of a list and its line end, and a comma per item. */
    private static final int AROUND = 16;

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
