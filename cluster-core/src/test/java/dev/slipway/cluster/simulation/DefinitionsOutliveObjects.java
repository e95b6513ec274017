package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.Collection;

/** A definition goes after all that it defines; while something holds it, it says what. */
final class DefinitionsOutliveObjects implements Invariant {
    @Override
    public void check(Change change, Seen seen) {
        if (!change.isGone() || !Seen.is(change.object(), DefinitionUsers.DEFINITION)) return;
        Collection<ApiObject> left = defined(change.object(), seen);
        Invariant.require(left.isEmpty(), "went before " + left, change.object());
    }

    private static Collection<ApiObject> defined(ApiObject definition, Seen seen) {
        return seen.all(new GroupKind(
                definition.spec().text("group").orElse(""),
                definition.spec().text("names", "kind").orElse("")));
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject definition : seen.all(DefinitionUsers.DEFINITION)) {
            if (definition.isDeleting()) {
                boolean saysWhy = definition
                        .condition("Terminating")
                        .filter(condition ->
                                condition.isTrue() && condition.message().contains(Stage.HOLD))
                        .isPresent();
                Invariant.require(saysWhy, "is held and does not say by what: " + definition.status(), definition);
            } else {
                boolean isThere = definition.isTrue("Established");
                Invariant.require(isThere, "is not established", definition);
            }
        }
        for (GroupKind kind : DefinitionUsers.KINDS)
            for (ApiObject object : seen.all(kind))
                Invariant.require(
                        seen.all(DefinitionUsers.DEFINITION).stream()
                                .anyMatch(
                                        definition -> defined(definition, seen).contains(object)),
                        "has no definition",
                        object);
    }
}
