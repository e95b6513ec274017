package dev.slipway.cluster.kind.schema;

import dev.slipway.cluster.kind.schema.Markers.Marker;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.schema.Schema.ListOf;
import dev.slipway.diff.schema.Schema.MapOf;
import dev.slipway.diff.schema.Schema.Struct;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The schemas of the built-in kinds. Reading the text that the build made only notes where each type begins; a type is understood when it is
 * first asked for, since a server that starts needs a handful of five hundred. Any thread may ask.
 */
public final class Schemas {
    private static final String RESOURCE = "/dev/slipway/cluster/kind/kubernetes-schema.txt.gz";
    private static final Map<String, Schema> LEAVES = leaves();

    private final SortedMap<String, String> blocks;
    private final ConcurrentHashMap<String, Schema> understood = new ConcurrentHashMap<>();

    private Schemas(SortedMap<String, String> blocks) {
        this.blocks = blocks;
    }

    /** Those that the build made. */
    public static Schemas load() {
        try (InputStream packed = Schemas.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) throw new IllegalStateException("the build left out " + RESOURCE);
            return new Schemas(split(new String(new GZIPInputStream(packed).readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + RESOURCE, unreadable);
        }
    }

    /** The shape of a type, such as {@code V1Deployment}; a type that does not exist is a bug of the caller. */
    public Schema of(String name) {
        if (!blocks.containsKey(name)) throw new IllegalStateException("no definition of " + name);
        return new Schema.Lazy(name, () -> understand(name));
    }

    /**
     * The types with these names and all that they refer to, as {@code components.schemas} of an OpenAPI v3 document holds them, under the
     * names of {@link OpenApiDefinitions#publicName}.
     */
    public Mapping openApi(Collection<String> names) {
        return new OpenApiDefinitions(this::definition).closure(names);
    }

    /** The type of a name, if there is one. */
    Optional<Definition> definition(String name) {
        return Optional.ofNullable(blocks.get(name)).map(Definition::parse);
    }

    private Schema understand(String name) {
        Schema known = understood.get(name);
        if (known != null) return known;
        Schema made = struct(Definition.parse(blocks.getOrDefault(name, name)));
        understood.put(name, made);
        return made;
    }

    private Struct struct(Definition definition) {
        SortedMap<String, Schema> fields = new TreeMap<>();
        TreeMap<String, Boolean> required = new TreeMap<>();
        TreeMap<String, Scalar> defaults = new TreeMap<>();
        for (Definition.Property property : definition.properties()) {
            Marker marker = Markers.of(definition.name() + "." + property.name());
            fields.put(property.name(), shape(property.type(), marker));
            if (property.required()) required.put(property.name(), true);
            marker.standard().ifPresent(standard -> defaults.put(property.name(), (Scalar) standard));
        }
        Marker whole = Markers.of(definition.name());
        return new Struct(
                OpenApiDefinitions.shortName(definition.name()),
                fields,
                required.keySet(),
                defaults,
                false,
                whole.atomic(),
                false);
    }

    private Schema shape(String type, Marker marker) {
        String inner = type.substring(1);
        return switch (type.charAt(0)) {
            case '@' -> marker.replace() ? replaced(inner) : of(inner);
            case '[' -> new ListOf(shape(inner, Marker.NONE), marker.listKind(), marker.keys(), marker.patchKey());
            case '{' -> new MapOf(shape(inner, Marker.NONE), marker.atomic());
            default -> LEAVES.getOrDefault(type, Schema.ANY);
        };
    }

    private Schema replaced(String name) {
        return new Schema.Lazy(
                name, () -> understand(name) instanceof Struct struct ? struct.asReplaced() : Schema.ANY);
    }

    private static Map<String, Schema> leaves() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("string", new Schema.Leaf(Schema.Type.STRING)),
                Map.entry("int32", new Schema.Leaf(Schema.Type.INTEGER)),
                Map.entry("int64", new Schema.Leaf(Schema.Type.INTEGER)),
                Map.entry("double", new Schema.Leaf(Schema.Type.NUMBER)),
                Map.entry("boolean", new Schema.Leaf(Schema.Type.BOOLEAN)),
                Map.entry("date-time", new Schema.Leaf(Schema.Type.TIME)),
                Map.entry("byte", new Schema.Leaf(Schema.Type.BYTES)),
                Map.entry("int-or-string", new Schema.Leaf(Schema.Type.INT_OR_STRING)),
                Map.entry("quantity", new Schema.Leaf(Schema.Type.QUANTITY))));
    }

    /** The lines of each type: one that names it, and those indented after it. */
    private static SortedMap<String, String> split(String text) {
        SortedMap<String, String> blocks = new TreeMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == '\t')
                end = text.indexOf('\n', end + 1);
            if (end < 0) end = text.length();
            String block = text.substring(start, end);
            blocks.put(nameOf(block), block);
            start = end + 1;
        }
        return blocks;
    }

    private static String nameOf(String block) {
        int end = 0;
        while (end < block.length() && block.charAt(end) != '\t' && block.charAt(end) != '\n') end++;
        return block.substring(0, end);
    }
}
