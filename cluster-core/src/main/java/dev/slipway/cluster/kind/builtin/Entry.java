package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Names;
import dev.slipway.cluster.kind.Kind.OpenApi;
import dev.slipway.cluster.kind.schema.OpenApiDefinitions;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Locale;

/** Starts an entry of the table of kinds. */
record Entry(Schemas schemas) {

    /**
     * A kind, its plural, its definition, and its short names.
     *
     * @param definition as the schemas call it: {@code V1Pod}
     */
    Kind of(String apiVersion, String kind, String plural, String definition, String... shortNames) {
        GroupVersionKind gvk = GroupVersionKind.of(apiVersion, kind);
        Names names = new Names(plural, kind.toLowerCase(Locale.ROOT), List.of(shortNames), List.of());
        String root = OpenApiDefinitions.publicName(definition);
        return Kind.of(gvk, names, schemas.of(definition), new OpenApi(root, () -> definitions(definition, root, gvk)));
    }

    /** The same kind, listed by {@code kubectl get all}. */
    static Kind inAll(Kind kind) {
        return in("all", kind);
    }

    /** The same kind, as one of those that change what the API itself does. */
    static Kind extension(Kind kind) {
        return in("api-extensions", kind);
    }

    private static Kind in(String category, Kind kind) {
        Names names = kind.names();
        Names shown = new Names(names.plural(), names.singular(), names.shortNames(), List.of(category));
        return Kind.of(kind.gvk(), shown, kind.schema(), kind.openApi());
    }

    private Mapping definitions(String definition, String root, GroupVersionKind gvk) {
        Mapping all = schemas.openApi(List.of(definition));
        Mapping marked = all.mapping(root)
                .with(
                        "x-kubernetes-group-version-kind",
                        Sequence.of(Mapping.of("group", gvk.group(), "kind", gvk.kind(), "version", gvk.version())));
        return all.with(root, marked);
    }
}
