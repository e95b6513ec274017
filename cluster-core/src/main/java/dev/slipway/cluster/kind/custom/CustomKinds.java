package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Names;
import dev.slipway.cluster.kind.Kind.ScalePaths;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kinds that a definition makes: one per version that is served, the one in which objects are kept first. */
public final class CustomKinds {
    private final Schemas schemas;
    private final Expressions expressions;

    /** For those who look at kinds and write nothing. */
    public CustomKinds(Schemas schemas) {
        this(schemas, new Expressions());
    }

    /**
     * @param schemas where the shape of metadata comes from
     * @param expressions who reads the rules that definitions state
     */
    public CustomKinds(Schemas schemas, Expressions expressions) {
        this.schemas = schemas;
        this.expressions = expressions;
    }

    /** What a definition defines, whether it is established or not. */
    public static GroupKind defined(ApiObject definition) {
        return new GroupKind(
                definition.spec().text("group").orElse(""),
                definition.spec().text("names", "kind").orElse(""));
    }

    /** The versions that nobody can ask for, although objects may be kept in one of them. */
    public static List<GroupVersionKind> unserved(ApiObject definition) {
        GroupKind kind = defined(definition);
        return definition.spec().sequence("versions").mappings().stream()
                .filter(version -> !version.bool("served").orElse(false))
                .map(version ->
                        new GroupVersionKind(kind.group(), version.text("name").orElse(""), kind.kind()))
                .toList();
    }

    /** Whether a definition states rules: those are to be compiled before anybody is asked to follow them. */
    public static boolean statesRules(ApiObject definition) {
        return definition.spec().sequence("versions").mappings().stream()
                .anyMatch(version -> StatedRules.of(version.mapping("schema", "openAPIV3Schema"))
                        .isPresent());
    }

    /** Its kinds; none before it is established. */
    public List<Kind> of(ApiObject definition) {
        if (!definition.isTrue("Established")) return List.of();
        List<Kind> kinds = new ArrayList<>();
        Mapping names = definition.status().mapping("acceptedNames");
        if (names.isEmpty()) names = definition.spec().mapping("names");
        for (Mapping version : definition.spec().sequence("versions").mappings()) {
            boolean kept = version.bool("storage").orElse(false);
            if (kept || version.bool("served").orElse(false))
                kinds.add(kept ? 0 : kinds.size(), kind(definition, names(names), version));
        }
        return kinds.stream().map(kind -> asKept(kind, kinds.get(0))).toList();
    }

    /** Objects of another version are kept as those of the first. */
    private static Kind asKept(Kind kind, Kind first) {
        return kind.gvk().equals(first.gvk())
                ? kind
                : kind.withConversion(Conversion.renaming(kind.gvk(), first.gvk()));
    }

    private Kind kind(ApiObject definition, Names names, Mapping version) {
        Mapping spec = definition.spec();
        GroupKind groupKind = defined(definition);
        GroupVersionKind gvk =
                new GroupVersionKind(groupKind.group(), version.text("name").orElse(""), groupKind.kind());
        StructuralSchema schema = new StructuralSchema(version.mapping("schema", "openAPIV3Schema"));
        List<String> subresources = version.mapping("subresources").keys();
        Kind kind = Kind.of(gvk, names, schema.shape(gvk.kind(), schemas), openApi(gvk, schema))
                .withSubresources(subresources.toArray(String[]::new))
                .withTraits(Traits.ofCustom(scale(version.mapping("subresources", "scale")), selectable(version))
                        .deprecated(deprecation(gvk, version)))
                .withColumns(columns(version))
                .withRules(new CustomRules(schema, StatedRules.of(schema.root()), expressions));
        return spec.text("scope").equals(Optional.of("Cluster")) ? kind.clusterScoped() : kind;
    }

    private static String deprecation(GroupVersionKind gvk, Mapping version) {
        if (!version.bool("deprecated").orElse(false)) return "";
        return version.text("deprecationWarning").orElse(gvk.apiVersion() + " " + gvk.kind() + " is deprecated");
    }

    private static Names names(Mapping names) {
        return new Names(
                names.text("plural").orElse(""),
                names.text("singular").orElse(""),
                names.sequence("shortNames").texts(),
                names.sequence("categories").texts());
    }

    private Kind.OpenApi openApi(GroupVersionKind gvk, StructuralSchema schema) {
        String root = reversed(gvk.group()) + "." + gvk.version() + "." + gvk.kind();
        return new Kind.OpenApi(root, () -> schema.openApi(gvk, root, schemas));
    }

    private static String reversed(String group) {
        List<String> parts = new ArrayList<>(List.of(group.split("\\.")));
        java.util.Collections.reverse(parts);
        return String.join(".", parts);
    }

    private static ScalePaths scale(Mapping scale) {
        return new ScalePaths(
                path(scale, "specReplicasPath"), path(scale, "statusReplicasPath"), path(scale, "labelSelectorPath"));
    }

    private static String path(Mapping scale, String field) {
        return withoutDot(scale.text(field).orElse(""));
    }

    private static String withoutDot(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static List<String> selectable(Mapping version) {
        return version.sequence("selectableFields").mappings().stream()
                .map(field -> withoutDot(field.text("jsonPath").orElse("")))
                .toList();
    }

    private static List<Column> columns(Mapping version) {
        List<Column> columns = new ArrayList<>(List.of(Column.NAME));
        List<Mapping> more = version.sequence("additionalPrinterColumns").mappings();
        more.forEach(column -> columns.add(PrintedColumn.of(column)));
        if (more.isEmpty()) columns.add(PrintedColumn.AGE);
        return columns;
    }
}
