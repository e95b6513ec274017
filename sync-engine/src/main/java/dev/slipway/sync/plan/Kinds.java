package dev.slipway.sync.plan;

import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.schema.Schema;
import java.util.Optional;

/** Which kinds the control plane serves, as far as planning must know them. */
@FunctionalInterface
public interface Kinds {

    /** The shape of a kind; empty where the control plane does not serve it. */
    Optional<Shape> find(GroupVersionKind kind);

    /** Whether objects of a kind live in namespaces, and what their fields mean to a merge. */
    record Shape(boolean namespaced, Schema schema) {}
}
