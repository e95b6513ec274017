package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;
import java.util.function.Function;

/**
 * Files the objects of one kind under values read from them, such as pods under their node's name.
 *
 * @param name unique among the indexes of the kind
 * @param values where an object is filed; must depend on the object alone
 */
public record Index(GroupKind kind, String name, Function<ApiObject, List<String>> values) {

    /** Objects that no controller manages, by namespace: those that one may adopt. */
    public static Index orphans(GroupKind kind) {
        return new Index(
                kind, "orphans", object -> object.controller().isPresent() ? List.of() : List.of(object.namespace()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Index that && that.kind.equals(kind) && that.name.equals(name);
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + name.hashCode();
    }

    @Override
    public String toString() {
        return kind + " by " + name;
    }
}
