package dev.slipway.sync.cli;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.plan.Kinds;

/** The kinds that a plane serves, as a client sees them: the built-in ones and those it lists definitions of. */
final class PlaneKinds {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private PlaneKinds() {}

    /** Those of a plane at this moment. */
    static Kinds of(Plane plane) {
        Schemas schemas = Schemas.load();
        CustomKinds custom = new CustomKinds(schemas);
        KindRegistry registry = BuiltInKinds.registry(schemas);
        for (ApiObject definition :
                plane.await(plane.client().list(DEFINITION, ListOptions.ALL)).items()) {
            for (Kind kind : custom.of(definition)) registry = registry.with(kind);
        }
        KindRegistry all = registry;
        return Kinds.of(() -> all);
    }
}
