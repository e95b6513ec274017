package dev.slipway.cluster.controller.definition;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A definition goes once all that it defines has gone. The API server asks that to go at once; after a minute this says what holds it, as Kubernetes'
 * finalizer controller does, and looks again every minute. It ends by itself when the last object does.
 */
public final class DefinitionEnd implements Reconciler {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Most deletions in one decision. */
    private static final int BURST = 500;

    @Override
    public String name() {
        return "customresourcedefinition-finalizer-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(DEFINITION));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        Optional<ApiObject> ending = world.get(key).filter(ApiObject::isDeleting);
        if (ending.isEmpty()) return Decision.nothing();
        Instant due = ending.get().deletionTimestamp().orElse(now).plus(PATIENCE);
        if (due.isAfter(now)) return Decision.nothing().lookAgainAt(Optional.of(due), now);
        return late(ending.get(), world.list(defined(ending.get()), ""), now).lookAgainAfter(PATIENCE);
    }

    private static GroupKind defined(ApiObject definition) {
        return new GroupKind(
                definition.spec().text("group").orElse(""),
                definition.spec().text("names", "kind").orElse(""));
    }

    private static Decision late(ApiObject definition, List<ApiObject> left, Instant now) {
        boolean isEstablished = definition.isTrue("Established");
        if (left.isEmpty() || !isEstablished) return Decision.nothing();
        List<Command> deletes = left.stream()
                .filter(object -> !object.isDeleting())
                .limit(BURST)
                .map(Command::delete)
                .toList();
        Command said = said(definition, "InstanceDeletionCheck", held(left), now);
        if (deletes.isEmpty()) return isSaid(definition, said) ? Decision.nothing() : Decision.of(said);
        return Decision.of(new Command.Otherwise(
                new Command.Together(deletes),
                refusal -> said(
                        definition,
                        "InstanceDeletionFailed",
                        "could not issue all deletes: " + refusal.message(),
                        now)));
    }

    private static boolean isSaid(ApiObject definition, Command said) {
        return said.equals(new Command.UpdateStatus(definition));
    }

    private static String held(List<ApiObject> left) {
        TreeSet<String> finalizers = new TreeSet<>();
        left.forEach(object -> finalizers.addAll(object.finalizers()));
        return "could not confirm zero CustomResources remaining: timed out waiting for the condition; " + left.size()
                + (left.size() == 1 ? " remains" : " remain") + ", held by finalizers "
                + String.join(", ", finalizers);
    }

    private static Command said(ApiObject definition, String reason, String message, Instant now) {
        Mapping status = definition
                .status()
                .with(
                        "conditions",
                        new Condition("Terminating", "True", reason, message)
                                .setIn(definition.status().sequence("conditions"), now));
        return new Command.UpdateStatus(definition.withStatus(status));
    }
}
