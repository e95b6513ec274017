package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.function.Function;

/**
 * Files the objects of one kind under values read from them, such as pods under their node's name.
 *
 * @param name unique among the indexes of the kind
 * @param part the way to the part of an object that the values depend on: where that is the very same after a change, nobody asks for them
 * @param values where an object is filed; must depend on the object alone
 */
public record Index(GroupKind kind, String name, List<String> part, Function<ApiObject, List<String>> values) {
    public Index {
        part = List.copyOf(part);
    }

    /** One whose values depend on any part of an object. */
    public Index(GroupKind kind, String name, Function<ApiObject, List<String>> values) {
        this(kind, name, List.of(), values);
    }

    /** Whether a change of an object cannot have changed its values. */
    boolean ignores(ApiObject before, ApiObject after) {
        Tree old = before.root();
        Tree now = after.root();
        for (String field : part) {
            old = old instanceof Mapping mapping ? mapping.get(field).orElse(Mapping.empty()) : Mapping.empty();
            now = now instanceof Mapping mapping ? mapping.get(field).orElse(Mapping.empty()) : Mapping.empty();
        }
        return old == now;
    }

    /** Objects that no controller manages, by namespace: those that one may adopt. */
    public static Index orphans(GroupKind kind) {
        return new Index(
                kind,
                "orphans",
                List.of("metadata", "ownerReferences"),
                object -> object.controller().isPresent() ? List.of() : List.of(object.namespace()));
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Index that && that.kind.equals(kind) && that.name.equals(name);
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
