package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What will change for an application, in order.
 *
 * @param renderedDigest of what is wanted
 * @param unchanged whether this is what was synced last; then whatever differs is drift
 * @param namespace to be made first, where the stage's own is missing
 * @param waves by number; steps in each by the order of kinds
 * @param deletions in the order they are made: the reverse of creation
 * @param vanishing what was deleted and is not gone yet
 * @param released of the inventory, but not to be deleted: gone, kept on purpose, or another application's now
 * @param hooks what a sync runs beside, in no order
 * @param digest of all that was decided; it does not change while the plan is carried out
 */
public record Plan(
        Application application,
        CommitId commit,
        String renderedDigest,
        boolean unchanged,
        Optional<ApiObject> namespace,
        List<Wave> waves,
        List<Deletion> deletions,
        List<ObjectKey> vanishing,
        List<ObjectKey> released,
        List<HookStep> hooks,
        String digest) {
    public Plan {
        waves = List.copyOf(waves);
        deletions = List.copyOf(deletions);
        vanishing = List.copyOf(vanishing);
        released = List.copyOf(released);
        hooks = List.copyOf(hooks);
    }

    /** The same with other steps. */
    Plan with(List<Wave> others) {
        return new Plan(
                application,
                commit,
                renderedDigest,
                unchanged,
                namespace,
                others,
                deletions,
                vanishing,
                released,
                hooks,
                digest);
    }

    /** All steps in order. */
    public Stream<Step> steps() {
        return waves.stream().flatMap(wave -> wave.steps().stream());
    }

    public boolean writes() {
        return namespace.isPresent() || steps().anyMatch(Step::writes);
    }

    /** Whether live already is what is wanted. */
    public boolean isEmpty() {
        return !writes() && deletions.isEmpty();
    }

    /** Whether all it does is put back what somebody else has changed or deleted. */
    public boolean onlyHeals() {
        return unchanged && writes();
    }

    /** The same, but only those objects that a selection names: no others, no hooks, no deletions. */
    public Plan only(Selection selection) {
        List<Wave> selected = waves.stream()
                .map(wave -> new Wave(
                        wave.number(),
                        wave.steps().stream()
                                .filter(step -> selection.has(step.key()))
                                .toList()))
                .filter(wave -> !wave.steps().isEmpty())
                .toList();
        return new Plan(
                application,
                commit,
                renderedDigest,
                unchanged,
                namespace,
                selected,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                digest);
    }

    /** The wanted objects with the uids of those that exist. */
    public SortedMap<ObjectKey, String> wanted() {
        SortedMap<ObjectKey, String> keys = new TreeMap<>();
        steps().forEach(step ->
                keys.put(step.key(), step.live().map(ApiObject::uid).orElse("")));
        hooks.forEach(
                hook -> keys.put(hook.key(), hook.live().map(ApiObject::uid).orElse("")));
        return keys;
    }
}
