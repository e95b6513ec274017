package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * What an autoscaler scales, or why it cannot be found, in the words of Kubernetes.
 *
 * @param object empty where there is a problem
 * @param scale how the object shows itself as something that can be scaled; empty like the object
 * @param problem empty where there is an object
 */
record Target(Optional<ApiObject> object, Optional<ApiObject> scale, String problem) {
    /** Kinds whose servers name the subresource when there is no such object. */
    private static final List<GroupKind> NAMING_SCALE =
            List.of(new GroupKind("apps", "Deployment"), new GroupKind("apps", "ReplicaSet"));

    static Target of(ApiObject autoscaler, World world, KindRegistry kinds) {
        Mapping reference = autoscaler.spec().mapping("scaleTargetRef");
        String version = reference.text("apiVersion").orElse("");
        if (version.chars().filter(sign -> sign == '/').count() > 1)
            return missing("unexpected GroupVersion string: " + version);
        GroupKind wanted =
                GroupVersionKind.of(version, reference.text("kind").orElse("")).groupKind();
        Optional<Kind> kind = kinds.find(wanted);
        if (kind.isEmpty())
            return missing("no matches for kind \"" + wanted.kind() + "\" in group \"" + wanted.group() + "\"");
        if (!kind.get().subresources().contains("scale") || !kind.get().namespaced())
            return missing("the server could not find the requested resource");
        String name = reference.text("name").orElse("");
        return world.get(new ObjectKey(wanted, autoscaler.namespace(), name))
                .map(object -> new Target(Optional.of(object), Optional.of(Scales.of(object, kind.get())), ""))
                .orElseGet(() -> missing(resource(kind.get(), wanted) + " \"" + name + "\" not found"));
    }

    private static Target missing(String problem) {
        return new Target(Optional.empty(), Optional.empty(), problem);
    }

    private static String resource(Kind kind, GroupKind group) {
        String all = kind.resourceInMessages();
        if (!NAMING_SCALE.contains(group)) return all;
        return kind.names().plural() + "/scale." + group.group();
    }

    /** How many replicas it is to have. */
    long replicas() {
        return scale.flatMap(shown -> shown.spec().whole("replicas")).orElse(0L);
    }

    /** Which pods are its own, as a text; empty where it does not say. */
    String selector() {
        return scale.flatMap(shown -> shown.status().text("selector")).orElse("");
    }
}
