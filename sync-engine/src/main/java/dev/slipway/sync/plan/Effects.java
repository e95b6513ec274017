package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.plan.Step.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What follows from a plan, object by object. Read from the plan and from what lives in its namespace: workloads of other applications, too, may
 * use a ConfigMap or answer to a selector.
 */
public final class Effects {
    private static final List<GroupKind> CONFIG = List.of(new GroupKind("", "ConfigMap"), new GroupKind("", "Secret"));

    private final Plan plan;
    private final SortedMap<ObjectKey, Workload> workloads = new TreeMap<>();
    private final Set<ObjectKey> restarting = new TreeSet<>();
    private final List<Effect> effects = new ArrayList<>();

    private Effects(Plan plan, Live live, String namespace) {
        this.plan = plan;
        for (GroupKind kind : Workload.kinds())
            for (ApiObject object : live.list(kind, namespace))
                // What a workload made is spoken for by the workload.
                if (object.controller().isEmpty()) note(object);
        plan.deletions().forEach(deletion -> workloads.remove(deletion.key()));
        plan.steps().forEach(step -> note(step.object()));
    }

    /**
     * The effects of a plan, by object.
     *
     * @param live what lives; kinds that it cannot list count as empty
     */
    public static SortedMap<ObjectKey, List<Effect>> of(Plan plan, Live live, String namespace) {
        return new Effects(plan, live, namespace).found();
    }

    private void note(ApiObject object) {
        Workload.of(object).ifPresent(workload -> workloads.put(object.key(), workload));
    }

    private SortedMap<ObjectKey, List<Effect>> found() {
        List<Step> writes = plan.steps().filter(Step::writes).toList();
        writes.forEach(this::replacing);
        writes.forEach(this::restarting);
        writes.forEach(this::scaling);
        writes.forEach(this::config);
        plan.steps().forEach(this::selecting);
        SortedMap<ObjectKey, List<Effect>> byObject = new TreeMap<>();
        effects.forEach(effect -> byObject.computeIfAbsent(effect.object(), key -> new ArrayList<>())
                .add(effect));
        return byObject;
    }

    private void replacing(Step step) {
        if (step.live().isEmpty()) return;
        List<String> fields =
                step.divergence().fixed().stream().map(Path::display).toList();
        if (fields.isEmpty()) return;
        effects.add(
                step.action() == Action.REPLACE
                        ? new Effect.Replaces(step.key(), fields)
                        : new Effect.CannotChange(step.key(), fields));
    }

    private void restarting(Step step) {
        Optional<Workload> workload = Workload.of(step.object()).filter(Workload::rolls);
        if (workload.isEmpty() || step.action() != Action.UPDATE || isRefused(step)) return;
        Path template = workload.get().template();
        boolean changes =
                step.changes().stream().anyMatch(change -> change.path().startsWith(template));
        if (!changes) return;
        long pods = workload.get().pods(step.live().orElseThrow());
        if (pods == 0) return;
        restarting.add(step.key());
        effects.add(new Effect.Restarts(step.key(), pods));
    }

    private static boolean isRefused(Step step) {
        return !step.divergence().fixed().isEmpty();
    }

    private void scaling(Step step) {
        for (Change change : step.changes()) {
            if (!change.path().equals(Path.of("spec", "replicas"))
                    || Workload.of(step.object()).isEmpty()) continue;
            long from = change.before().flatMap(tree -> tree.asWhole()).orElse(1L);
            long to = change.after().flatMap(tree -> tree.asWhole()).orElse(1L);
            effects.add(
                    to == 0 && from > 0
                            ? new Effect.ScalesToZero(step.key(), from)
                            : new Effect.Scales(step.key(), from, to));
        }
    }

    private void config(Step step) {
        GroupKind kind = step.key().kind();
        boolean changes = step.changes().stream().anyMatch(change -> isContent(change.path()));
        if (!CONFIG.contains(kind) || step.action() != Action.UPDATE || !changes) return;
        String name = step.key().name();
        List<ObjectKey> atStart =
                users(step, workload -> workload.readAtStart(kind).contains(name));
        List<ObjectKey> mounted = users(
                step,
                workload -> workload.mounted(kind).contains(name)
                        && !workload.readAtStart(kind).contains(name));
        List<ObjectKey> restarted = Stream.concat(atStart.stream(), mounted.stream())
                .filter(restarting::contains)
                .sorted()
                .toList();
        Effect.ConfigUsed used =
                new Effect.ConfigUsed(step.key(), restarted, without(atStart, restarted), without(mounted, restarted));
        if (!used.sentence().isEmpty()) effects.add(used);
    }

    private List<ObjectKey> users(Step step, Predicate<Workload> uses) {
        return workloads.values().stream()
                .filter(workload ->
                        workload.object().namespace().equals(step.key().namespace()))
                .filter(uses)
                .map(Workload::key)
                .toList();
    }

    private static List<ObjectKey> without(List<ObjectKey> all, List<ObjectKey> some) {
        return all.stream().filter(key -> !some.contains(key)).toList();
    }

    private static boolean isContent(Path path) {
        return Stream.of("data", "binaryData", "stringData").anyMatch(field -> path.startsWith(Path.of(field)));
    }

    /** Told of what is written, and of what loses its pods by what is written. */
    private void selecting(Step step) {
        Optional<LabelSelector> selector = Selecting.of(step.object());
        if (selector.isEmpty() || isChosen(step.object(), selector.get())) return;
        boolean news = step.writes()
                || plan.steps()
                        .anyMatch(other -> other.live()
                                .flatMap(Workload::of)
                                .filter(before ->
                                        selector.get().matches(before.labels().texts()))
                                .isPresent());
        if (news)
            effects.add(new Effect.SelectsNothing(step.key(), selector.get().toString()));
    }

    private boolean isChosen(ApiObject selecting, LabelSelector selector) {
        return workloads.values().stream()
                .filter(workload -> workload.object().namespace().equals(selecting.namespace()))
                .anyMatch(workload -> selector.matches(workload.labels().texts()));
    }
}
