package dev.slipway.cluster.apiserver.http.openapi;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Map;

/** The one document of all kinds, as clients before kubectl 1.29 want it. Made from the shapes of version 3: the same words, another place. */
public final class OpenApiV2 {
    private static final String V3_PLACE = "#/components/schemas/";
    private static final String V2_PLACE = "#/definitions/";

    /** What clients look for: that a write can be tried without effect, and that the server checks fields. */
    private static final Sequence PARAMETERS = Sequence.of(parameter("dryRun"), parameter(Extensions.VALIDATION));

    private OpenApiV2() {}

    /** The document of all kinds. */
    public static Mapping document(List<Kind> kinds) {
        Mapping.Builder paths = Mapping.builder();
        for (Kind kind : kinds) paths.put(OpenApiV3.collection(kind) + "/{name}", path(kind));
        return Mapping.of(
                "swagger",
                "2.0",
                "info",
                OpenApiV3.info(),
                "paths",
                paths.build(),
                "definitions",
                OpenApiV3.definitions(kinds).mapValues(OpenApiV2::moved));
    }

    private static Mapping path(Kind kind) {
        Mapping patch = Mapping.of(
                "parameters",
                PARAMETERS,
                "responses",
                Mapping.of("200", Mapping.of("description", "OK")),
                Extensions.ACTION,
                "patch",
                Extensions.KIND,
                OpenApiV3.gvk(kind.gvk()));
        return Mapping.of("patch", patch);
    }

    private static Mapping parameter(String name) {
        return Mapping.of("name", name, "in", "query", "type", "string", "uniqueItems", true);
    }

    /** References point elsewhere, and need no {@code allOf} around them. */
    private static Tree moved(Tree tree) {
        if (tree instanceof Sequence list)
            return new Sequence(list.items().stream().map(OpenApiV2::moved).toList());
        if (!(tree instanceof Mapping mapping)) return tree;
        Mapping.Builder moved = Mapping.builder();
        for (Map.Entry<String, Tree> entry : mapping) {
            Tree value = entry.getValue();
            if (entry.getKey().equals("$ref") && value instanceof Scalar.Text reference)
                moved.put("$ref", reference.value().replace(V3_PLACE, V2_PLACE));
            else if (entry.getKey().equals("allOf") && value instanceof Sequence one && one.size() == 1)
                one.mappings().forEach(only -> moved.putAll((Mapping) moved(only)));
            else moved.put(entry.getKey(), moved(value));
        }
        return moved.build();
    }
}
