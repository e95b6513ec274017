package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Mapping;

/** Who an object belongs to: it goes when all its owners have gone. */
public record OwnerReference(
        String apiVersion, String kind, String name, String uid, boolean controller, boolean blockOwnerDeletion) {

    /** The reference by which a controller marks what it makes for this owner. */
    public static OwnerReference controllerOf(ApiObject owner) {
        return new OwnerReference(owner.gvk().apiVersion(), owner.kind(), owner.name(), owner.uid(), true, true);
    }

    static OwnerReference of(Mapping tree) {
        return new OwnerReference(
                tree.text("apiVersion").orElse(""),
                tree.text("kind").orElse(""),
                tree.text("name").orElse(""),
                tree.text("uid").orElse(""),
                tree.bool("controller").orElse(false),
                tree.bool("blockOwnerDeletion").orElse(false));
    }

    /** The kind it refers to. */
    public GroupKind groupKind() {
        return GroupVersionKind.of(apiVersion, kind).groupKind();
    }

    Mapping tree() {
        return Mapping.of(
                "apiVersion", apiVersion,
                "blockOwnerDeletion", blockOwnerDeletion,
                "controller", controller,
                "kind", kind,
                "name", name,
                "uid", uid);
    }
}
