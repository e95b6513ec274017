package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.util.Optional;

/** No custom object is made any more once its definition is to go: whatever holds the definition then, the new object would outlive it. */
final class CustomEnd {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private CustomEnd() {}

    /** Why no object of a kind can be made, if so. */
    static Optional<Status> refusal(Kind kind, Moment moment) {
        if (!kind.traits().custom()) return Optional.empty();
        String name = kind.names().plural() + "." + kind.gvk().group();
        Optional<ApiObject> definition = moment.find(new ObjectKey(DEFINITION, "", name));
        if (definition.isEmpty()) return Optional.of(Refusals.noSuchResource());
        boolean isGoing = definition
                .get()
                .condition("Terminating")
                .filter(Condition::isTrue)
                .isPresent();
        return isGoing
                ? Optional.of(Status.of(
                        405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating"))
                : Optional.empty();
    }
}
