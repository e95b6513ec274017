package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Has the expressions of definitions, policies and webhook configurations compiled away from the loop, before it must ask them: the first of a process
 * takes most of a second, and a large definition has hundreds. Checking an object compiles what it states, and what was compiled once is remembered.
 */
final class Preparation {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    private static final String REGISTRATION = "admissionregistration.k8s.io";
    private static final List<GroupKind> KINDS = List.of(
            DEFINITION,
            new GroupKind(REGISTRATION, "ValidatingAdmissionPolicy"),
            new GroupKind(REGISTRATION, "MutatingAdmissionPolicy"),
            new GroupKind(REGISTRATION, "ValidatingWebhookConfiguration"),
            new GroupKind(REGISTRATION, "MutatingWebhookConfiguration"));
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final EventLoop loop;
    private final Kinds kinds;
    private volatile CompletableFuture<Void> stored = DONE;

    Preparation(EventLoop loop, Kinds kinds) {
        this.loop = loop;
        this.kinds = kinds;
    }

    /** Begins with what was stored before the process began. Nothing is written until that is ready, since it may have to be asked. */
    void begin(Snapshot head) {
        List<ApiObject> stating = new ArrayList<>();
        for (GroupKind kind : KINDS)
            head.list(kind).stream().filter(Preparation::states).forEach(stating::add);
        if (!stating.isEmpty()) stored = away(stating);
    }

    /** Complete, on the loop where it takes any time, once everything can be asked that a write of this object may ask. */
    CompletableFuture<Void> of(ApiObject object) {
        if (!states(object)) return stored;
        return stored.thenCompose(done -> away(List.of(object)));
    }

    /** The same for a write whose object is there already. */
    CompletableFuture<Void> ofOthers() {
        return stored;
    }

    private static boolean states(ApiObject object) {
        if (!KINDS.contains(object.gvk().groupKind())) return false;
        return switch (object.kind()) {
            case "CustomResourceDefinition" -> CustomKinds.statesRules(object);
            case "ValidatingAdmissionPolicy", "MutatingAdmissionPolicy" -> true;
            default ->
                object.root().sequence("webhooks").mappings().stream()
                        .anyMatch(
                                webhook -> !webhook.sequence("matchConditions").isEmpty());
        };
    }

    /** What goes wrong there goes wrong again where it is decided, and is answered there. */
    private CompletableFuture<Void> away(List<ApiObject> objects) {
        return loop.offload(() -> {
                    for (ApiObject object : objects) check(object);
                    return objects.size();
                })
                .handle((count, failure) -> null);
    }

    private void check(ApiObject object) {
        Optional<Kind> kind = kinds.now().find(object.gvk().groupKind());
        kind.ifPresent(known -> known.rules().validate(object));
    }
}
