package dev.slipway.cluster.controller.garbage;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import java.util.List;

/** References to owners where no owner can be: in another namespace than the object, or in one although the object is in none. */
final class Misplaced {
    private Misplaced() {}

    /** Whether an object outside namespaces says that it belongs to one in a namespace, which nobody can look up. */
    static boolean isBeyondJudgement(ApiObject object, World world) {
        return object.namespace().isEmpty()
                && object.ownerReferences().stream().anyMatch(reference -> isNamespaced(reference, world));
    }

    /** What is to be told of them. */
    static List<Command> news(ApiObject object, World world) {
        return object.ownerReferences().stream()
                .filter(reference -> isNamespaced(reference, world) && isElsewhere(reference, object, world))
                .<Command>map(reference -> new Command.Tell(Note.warning(
                        object,
                        "OwnerRefInvalidNamespace",
                        "ownerRef " + text(reference, object) + " does not exist in namespace \"" + object.namespace()
                                + "\"")))
                .toList();
    }

    private static boolean isNamespaced(OwnerReference reference, World world) {
        return world.namespacedKinds().contains(reference.groupKind());
    }

    /** Looked for only while the owner is not where it should be. */
    private static boolean isElsewhere(OwnerReference reference, ApiObject object, World world) {
        if (object.namespace().isEmpty()) return true;
        boolean here = world.get(new ObjectKey(reference.groupKind(), object.namespace(), reference.name()))
                .filter(owner -> owner.uid().equals(reference.uid()))
                .isPresent();
        return !here
                && world.list(reference.groupKind(), "").stream()
                        .anyMatch(owner -> owner.uid().equals(reference.uid())
                                && !owner.namespace().equals(object.namespace()));
    }

    private static String text(OwnerReference reference, ApiObject object) {
        return "[" + reference.apiVersion() + "/" + reference.kind() + ", namespace: " + object.namespace() + ", name: "
                + reference.name() + ", uid: " + reference.uid() + "]";
    }
}
