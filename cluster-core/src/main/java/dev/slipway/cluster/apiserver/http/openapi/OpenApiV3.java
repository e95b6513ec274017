package dev.slipway.cluster.apiserver.http.openapi;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The document of one version of a group. Of each path it holds what clients look for: which kind it is about, and that a patch may say what
 * happens to unknown fields, which makes kubectl leave the checking to the server, and in which forms it may come.
 */
public final class OpenApiV3 {
    private static final List<String> PATCHES =
            List.of("application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json");
    private static final List<String> PATCHES_OF_BUILT_IN = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");

    private OpenApiV3() {}

    /** The name of a document: {@code api/v1}, {@code apis/apps/v1}. */
    public static String name(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    /** The document of the kinds of one version. */
    public static Mapping document(List<Kind> kinds) {
        return Mapping.of(
                "openapi",
                "3.0.0",
                "info",
                info(),
                "paths",
                paths(kinds),
                "components",
                Mapping.of("schemas", definitions(kinds)));
    }

    static Mapping info() {
        return Mapping.of("title", "Slipway", "version", "v1");
    }

    /** The shapes of kinds and all that they refer to, by name. */
    static Mapping definitions(List<Kind> kinds) {
        SortedMap<String, Tree> all = new TreeMap<>();
        for (Kind kind : kinds) kind.openApi().definitions().get().forEach((name, tree) -> merge(all, name, tree));
        Mapping.Builder definitions = Mapping.builder();
        all.forEach(definitions::put);
        return definitions.build();
    }

    /** A kind's own shape says which kind it is; the same shape reached through another kind does not. */
    private static void merge(SortedMap<String, Tree> all, String name, Tree tree) {
        boolean marked =
                tree.asMapping().filter(mapping -> mapping.has(Extensions.KIND)).isPresent();
        if (marked) all.put(name, tree);
        else all.putIfAbsent(name, tree);
    }

    private static Mapping paths(List<Kind> kinds) {
        Mapping.Builder paths = Mapping.builder();
        for (Kind kind : kinds) {
            String collection = collection(kind);
            Tree gvk = gvk(kind.gvk());
            Mapping list = Mapping.of(Extensions.ACTION, "list", Extensions.KIND, gvk, "responses", responses(kind));
            Mapping patch = Mapping.of(
                    Extensions.ACTION,
                    "patch",
                    Extensions.KIND,
                    gvk,
                    "parameters",
                    patchParameters(),
                    "requestBody",
                    patchBody(kind),
                    "responses",
                    responses(kind));
            paths.put(collection, Mapping.of("get", list));
            paths.put(collection + "/{name}", Mapping.of("patch", patch));
        }
        return paths.build();
    }

    static String collection(Kind kind) {
        String version = "/" + name(kind.gvk().group(), kind.gvk().version());
        return version
                + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.names().plural();
    }

    static Mapping gvk(GroupVersionKind gvk) {
        return Mapping.of("group", gvk.group(), "version", gvk.version(), "kind", gvk.kind());
    }

    /** In which forms a patch may come: kubectl works out a strategic one by this document where it reads that the kind takes one. */
    private static Mapping patchBody(Kind kind) {
        Mapping.Builder content = Mapping.builder();
        for (String type : kind.traits().custom() ? PATCHES : PATCHES_OF_BUILT_IN)
            content.put(type, Mapping.of("schema", Mapping.of("type", "object")));
        return Mapping.of("content", content.build(), "required", true);
    }

    private static Sequence patchParameters() {
        return Sequence.of(
                parameter("dryRun"), parameter("fieldManager"), parameter(Extensions.VALIDATION), parameter("force"));
    }

    private static Mapping parameter(String name) {
        String type = name.equals("force") ? "boolean" : "string";
        return Mapping.of("name", name, "in", "query", "schema", Mapping.of("type", type, "uniqueItems", true));
    }

    private static Mapping responses(Kind kind) {
        Mapping schema =
                Mapping.of("$ref", "#/components/schemas/" + kind.openApi().root());
        return Mapping.of(
                "200",
                Mapping.of(
                        "description", "OK", "content", Mapping.of("application/json", Mapping.of("schema", schema))));
    }
}
