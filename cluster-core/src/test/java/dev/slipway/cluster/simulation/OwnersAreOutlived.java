package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nothing stays whose owners are all gone; an owner deleted in the foreground goes after those that block it, and one that is to leave orphans after
 * they have forgotten it. As in Kubernetes the last two are promised only of dependents that a view can know of by then.
 */
final class OwnersAreOutlived implements Invariant {
    private final Duration lag;
    private final Map<String, Instant> since = new HashMap<>();
    private final Map<GroupKind, Instant> defined = new HashMap<>();
    private final Set<GroupKind> brief = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();
    private final Set<String> foreground = new HashSet<>();
    private final Set<String> orphaning = new HashSet<>();

    OwnersAreOutlived(Duration lag) {
        this.lag = lag;
    }

    /** Told to go in two ways, or let go by people meanwhile: which way it takes is up to chance. */
    @Override
    public void disturbed(String uid) {
        unsure.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (Seen.is(object, DefinitionUsers.DEFINITION)) watch(change, seen);
        if (!change.isGone()) {
            if (object.isDeleting() && object.finalizers().contains("foregroundDeletion")) foreground.add(object.uid());
            if (object.isDeleting() && object.finalizers().contains("orphan")) orphaning.add(object.uid());
            for (OwnerReference owner : object.ownerReferences())
                since.putIfAbsent(owner.uid() + object.uid(), seen.now());
            return;
        }
        if (unsure.contains(object.uid())) return;
        if (foreground.contains(object.uid()) && !orphaning.contains(object.uid())) {
            for (ApiObject dependent : known(object, seen))
                Invariant.require(
                        !blocks(dependent, object.uid()), "went before " + dependent + ", which blocks it", object);
        }
        if (orphaning.contains(object.uid()) && !foreground.contains(object.uid()) && !isDoomed(object, seen)) {
            List<ApiObject> bound = known(object, seen);
            Invariant.require(bound.isEmpty(), "was to leave orphans and is still the owner of " + bound, object);
        }
    }

    /** A kind that went before every view could know of it: what it owned belongs to a kind that nobody knows, and stays as in Kubernetes. */
    private void watch(Change change, Seen seen) {
        Mapping spec = change.object().spec();
        GroupKind kind = new GroupKind(
                spec.text("group").orElse(""), spec.text("names", "kind").orElse(""));
        if (change.before().isEmpty()) defined.put(kind, seen.now());
        if (change.isGone() && defined.get(kind).plus(lag).isAfter(seen.now())) brief.add(kind);
    }

    private boolean isUnheardOf(OwnerReference owner) {
        return brief.contains(owner.groupKind());
    }

    /** Its own owners are gone: the collector may have told it to go before it could see that it is to leave orphans. */
    private static boolean isDoomed(ApiObject object, Seen seen) {
        return !object.ownerReferences().isEmpty()
                && object.ownerReferences().stream()
                        .noneMatch(owner -> seen.uid(owner.uid()).isPresent());
    }

    private List<ApiObject> known(ApiObject owner, Seen seen) {
        return seen.ownedBy(owner.uid()).stream()
                .filter(dependent ->
                        since.get(owner.uid() + dependent.uid()).plus(lag).isBefore(seen.now()))
                .toList();
    }

    private static boolean blocks(ApiObject dependent, String owner) {
        if (dependent.isDeleting() && dependent.finalizers().contains("foregroundDeletion")) return false;
        return dependent.metadata().sequence("ownerReferences").mappings().stream()
                .anyMatch(reference -> reference.text("uid").equals(Optional.of(owner)) && isBlocking(reference));
    }

    private static boolean isBlocking(Mapping reference) {
        return reference.bool("blockOwnerDeletion").equals(Optional.of(true));
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        seen.everything().filter(object -> !object.ownerReferences().isEmpty()).forEach(object -> {
            boolean held = object.isDeleting() && !object.finalizers().isEmpty();
            boolean owned = object.ownerReferences().stream()
                    .map(OwnerReference::uid)
                    .anyMatch(uid -> seen.uid(uid).isPresent());
            boolean unheardOf = object.ownerReferences().stream().anyMatch(this::isUnheardOf);
            Invariant.require(
                    owned || unheardOf || held || waitsForItsNode(object, seen), "has outlived all its owners", object);
        });
    }

    /** A pod that was told to go stays until its node, which nobody hears of, has returned or is deleted. */
    private static boolean waitsForItsNode(ApiObject object, Seen seen) {
        return object.kind().equals("Pod")
                && object.isDeleting()
                && seen.get(new ObjectKey(Kinds.NODE.groupKind(), "", Pods.node(object)))
                        .flatMap(node -> node.condition("Ready"))
                        .filter(ready -> !ready.isTrue())
                        .isPresent();
    }
}
