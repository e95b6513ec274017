package dev.slipway.cluster.controller;

import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
        return of(owner, orphans, world, object -> true);
    }

    /**
     * Decides for an owner whose objects must have more in common than labels. Adopting asks the plane whether the owner is still there: an
     * object that is given to an owner who has gone goes too.
     */
    public static Claim of(ApiObject owner, Index orphans, World world, Predicate<ApiObject> also) {
        LabelSelector selector = selectorOf(owner);
        Predicate<ApiObject> fits = object -> selector.matches(object) && also.test(object);
        List<ApiObject> mine = new ArrayList<>();
        List<Command> changes = new ArrayList<>();
        for (ApiObject object : world.ownedBy(orphans.kind(), owner.uid())) {
            if (object.controller().filter(by -> by.uid().equals(owner.uid())).isEmpty()) continue;
            if (fits.test(object)) mine.add(object);
            else if (!object.isDeleting() && !owner.isDeleting())
                changes.add(new Command.Update(released(object, owner)));
        }
        if (!owner.isDeleting()) {
            world.find(orphans, owner.namespace()).stream()
                    .filter(object -> !object.isDeleting() && fits.test(object))
                    .forEach(object -> changes.add(adopted(object, owner)));
        }
        return new Claim(mine, changes);
    }

    private static Command adopted(ApiObject object, ApiObject owner) {
        Command adopt = new Command.Update(object.withOwner(OwnerReference.controllerOf(owner)));
        return new Command.IfLive(new Command.Identity(owner.key(), owner.uid()), adopt);
    }

    /** The {@code spec.selector} of a workload; one without requirements selects nothing, since it was never meant to select everything. */
    public static LabelSelector selectorOf(ApiObject owner) {
        Mapping written = owner.spec().mapping("selector");
        boolean plain = owner.key().kind().equals(Kinds.REPLICATION_CONTROLLER.groupKind());
        LabelSelector selector = plain ? LabelSelector.ofLabels(written.texts()) : LabelSelector.of(written);
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
