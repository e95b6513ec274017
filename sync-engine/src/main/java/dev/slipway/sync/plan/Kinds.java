package dev.slipway.sync.plan;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.schema.Schema;
import java.util.Optional;
import java.util.function.Supplier;

/** Which kinds the control plane serves, as far as planning must know them. */
public interface Kinds {

    /** The shape of a kind at a version; empty where the control plane does not serve it. */
    Optional<Shape> find(GroupVersionKind kind);

    /** Whether a kind is served at any version. */
    boolean serves(GroupKind kind);

    /** Whether objects of a kind are known to live outside namespaces. */
    boolean isClusterScoped(GroupKind kind);

    /** Whether objects of a kind live in namespaces, and what their fields mean to a merge. */
    record Shape(boolean namespaced, Schema schema) {
        static Shape of(Kind kind) {
            return new Shape(kind.namespaced(), kind.schema());
        }
    }

    /** Those of a registry that is asked for anew each time: it changes when a custom resource is defined. */
    static Kinds of(Supplier<KindRegistry> registry) {
        return new Kinds() {
            @Override
            public Optional<Shape> find(GroupVersionKind kind) {
                return registry.get().find(kind).map(Shape::of);
            }

            @Override
            public boolean serves(GroupKind kind) {
                return registry.get().find(kind).isPresent();
            }

            @Override
            public boolean isClusterScoped(GroupKind kind) {
                return registry.get()
                        .find(kind)
                        .filter(known -> !known.namespaced())
                        .isPresent();
            }
        };
    }
}
