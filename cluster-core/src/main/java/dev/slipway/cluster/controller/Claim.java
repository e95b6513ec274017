package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects belong to an owner with a selector: those it manages and matches stay, matching ones that nobody manages are adopted, managed
 * ones that match no longer are released. An owner that is being deleted adopts nothing. The rule of Kubernetes'
 * {@code ControllerRefManager}.
 *
 * @param mine managed and matching
 * @param changes adoptions and releases to carry out before anything else
 */
public record Claim(List<ApiObject> mine, List<Command> changes) {
    public Claim {
        mine = List.copyOf(mine);
        changes = List.copyOf(changes);
    }

    /** Decides over the objects that an index of orphans and the owner's uid lead to. */
    public static Claim of(ApiObject owner, Index orphans, World world) {
        LabelSelector selector = selectorOf(owner);
        List<ApiObject> mine = new ArrayList<>();
        List<Command> changes = new ArrayList<>();
        for (ApiObject object : world.ownedBy(orphans.kind(), owner.uid())) {
            if (object.controller().filter(by -> by.uid().equals(owner.uid())).isEmpty()) continue;
            if (selector.matches(object)) mine.add(object);
            else if (!object.isDeleting()) changes.add(new Command.Update(released(object, owner)));
        }
        if (!owner.isDeleting()) {
            world.find(orphans, owner.namespace()).stream()
                    .filter(object -> !object.isDeleting() && selector.matches(object))
                    .forEach(object ->
                            changes.add(new Command.Update(object.withOwner(OwnerReference.controllerOf(owner)))));
        }
        return new Claim(mine, changes);
    }

    /** The {@code spec.selector} of a workload; one without requirements selects nothing, since it was never meant to select everything. */
    public static LabelSelector selectorOf(ApiObject owner) {
        LabelSelector selector = LabelSelector.of(owner.spec().mapping("selector"));
        return selector.isEverything() ? LabelSelector.NOTHING : selector;
    }

    /** The object without this owner. */
    public static ApiObject released(ApiObject object, ApiObject owner) {
        List<Tree> others = object.metadata().sequence("ownerReferences").items().stream()
                .filter(item -> !item.asMapping()
                        .flatMap(reference -> reference.text("uid"))
                        .equals(java.util.Optional.of(owner.uid())))
                .toList();
        return others.isEmpty()
                ? object.withoutAt("metadata", "ownerReferences")
                : object.withAt(new Sequence(others), "metadata", "ownerReferences");
    }
}
