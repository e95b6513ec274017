package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.custom.AcceptedNames;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/** Gives definitions of custom resources the names that no other has. */
public final class Naming {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private Naming() {}

    static boolean concerns(ApiObject object) {
        return object.gvk().groupKind().equals(DEFINITION);
    }

    /** The definition with the names that it gets at the moment. */
    static ApiObject give(ApiObject definition, Moment moment) {
        return AcceptedNames.of(definition, moment.head().list(DEFINITION), moment.now());
    }

    /** Whether the status of a definition says something else than it should: another has come or gone. */
    public static boolean isOutdated(ApiObject definition, Moment moment) {
        return !definition.isDeleting() && !give(definition, moment).status().equals(definition.status());
    }

    /** What looking again at the names of a definition comes to. */
    public static Step decide(ObjectKey key, WriteOptions options, Moment moment) {
        Optional<ApiObject> definition = moment.find(key).filter(live -> isOutdated(live, moment));
        if (definition.isEmpty()) return Step.refuse(Status.of(409, "Conflict", "the names are as they should be"));
        Mapping status = give(definition.get(), moment).status();
        return Patching.decide(key, Patch.merge(Mapping.of("status", status)), options.on("status"), moment);
    }
}
