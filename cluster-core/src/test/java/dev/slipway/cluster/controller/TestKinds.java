package dev.slipway.cluster.controller;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;

/** The built-in kinds, and two of the group {@code example.com}: Widget, which has a scale, and Gadget, which has none. */
final class TestKinds {
    private static final String WIDGET = """
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                subresources: {<scale>}
            status: {conditions: [{type: Established, status: "True"}]}
            """;

    private static final String SCALE =
            "scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}";

    private static final KindRegistry KINDS = all();

    private TestKinds() {}

    static KindRegistry registry() {
        return KINDS;
    }

    private static KindRegistry all() {
        Schemas schemas = Schemas.load();
        CustomKinds custom = new CustomKinds(schemas);
        String widget = WIDGET.replace("<scale>", SCALE);
        String gadget =
                WIDGET.replace("<scale>", "").replace("Widget", "Gadget").replace("widget", "gadget");
        KindRegistry kinds = BuiltInKinds.registry(schemas);
        for (String definition : new String[] {widget, gadget})
            for (Kind kind : custom.of(object(definition))) kinds = kinds.with(kind);
        return kinds;
    }

    private static ApiObject object(String text) {
        try {
            return new ApiObject((Mapping) Yaml.readOne(text).root());
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }
}
