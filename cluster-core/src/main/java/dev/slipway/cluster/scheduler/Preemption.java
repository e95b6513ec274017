package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.Examination.Answer;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Room made for a pod by sending away pods of lower priority: as few and as unimportant ones as will do, and if possible none that a disruption
 * budget protects. Each node on which others may be in the way is tried with all of them gone; then one after the other is let back in, the most
 * important first, as long as the pod still fits.
 */
final class Preemption {
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";
    private static final int LEAST_CANDIDATES = 100;
    private static final int TENTH = 10;
    /** Makes every priority count as positive, so that fewer victims are a smaller sum. */
    private static final long ABOVE_ALL = 1L << 31;

    private final Scene scene;
    private final World world;
    private final PodState pod;
    private final Examination examination;
    private final UnaryOperator<NodeState> withNominees;
    private final Comparator<PodState> importance;

    /**
     * What comes of it.
     *
     * @param node on which room is made
     * @param message why not; empty if it is
     */
    record Result(Optional<String> node, List<Identity> victims, String message) {
        static Result not(String message) {
            return new Result(Optional.empty(), List.of(), "preemption: " + message);
        }
    }

    /** @param violations how many victims a disruption budget protects */
    private record Candidate(String node, List<PodState> victims, int violations, Instant started) {
        long highest() {
            return victims.get(0).priority();
        }

        long sum() {
            return victims.stream()
                    .mapToLong(victim -> victim.priority() + ABOVE_ALL)
                    .sum();
        }
    }

    private static final Comparator<Candidate> LEAST_HARM = Comparator.comparingInt(Candidate::violations)
            .thenComparingLong(Candidate::highest)
            .thenComparingLong(Candidate::sum)
            .thenComparingInt(candidate -> candidate.victims().size())
            .thenComparing(Candidate::started, Comparator.reverseOrder());

    /** @param withNominees a node with the pods that count on it already and are not less important than this one */
    Preemption(PodState pod, Examination examination, Scene scene, UnaryOperator<NodeState> withNominees) {
        this.pod = pod;
        this.examination = examination;
        this.scene = scene;
        this.world = scene.world();
        this.withNominees = withNominees;
        this.importance = Comparator.<PodState, Long>comparing(one -> -one.priority())
                .thenComparing(this::started)
                .thenComparing(PodState::key);
    }

    /** @param nominated where room was to be made for the pod before */
    Result attempt(Diagnosis why, Optional<String> nominated) {
        if (!pod.needs().preempts()) return Result.not("not eligible due to preemptionPolicy=Never.");
        if (nominated.flatMap(scene::node).filter(this::isBeingCleared).isPresent())
            return new Result(
                    nominated, List.of(), "preemption: not eligible due to a terminating pod on the nominated node.");
        Diagnosis tried = new Diagnosis(why.nodes());
        tried.count(NOT_HELPFUL, why.nodes() - why.crowded().size());
        List<Candidate> candidates = new ArrayList<>();
        int enough = Math.max(LEAST_CANDIDATES, why.nodes() / TENTH);
        for (int place : why.crowded()) {
            if (candidates.size() < enough) dryRun(scene.node(place), tried).ifPresent(candidates::add);
        }
        return candidates.stream()
                .min(LEAST_HARM)
                .map(best -> new Result(Optional.of(best.node()), identities(best.victims()), ""))
                .orElseGet(() -> new Result(Optional.empty(), List.of(), "preemption: " + tried.message()));
    }

    private boolean isBeingCleared(NodeState node) {
        return node.pods().stream().anyMatch(other -> other.leaving() && other.priority() < pod.priority());
    }

    private static List<Identity> identities(List<PodState> victims) {
        return victims.stream()
                .filter(victim -> !victim.leaving())
                .map(victim -> new Identity(victim.key(), victim.uid()))
                .toList();
    }

    private Optional<Candidate> dryRun(NodeState node, Diagnosis tried) {
        List<PodState> gone = new ArrayList<>(node.pods().stream()
                .filter(other -> other.priority() < pod.priority())
                .sorted(importance)
                .toList());
        if (gone.isEmpty()) {
            tried.count(NO_VICTIMS);
            return Optional.empty();
        }
        NodeState empty = node;
        for (PodState other : gone) empty = empty.without(other.uid());
        Answer answer = examination.of(withNominees.apply(empty), gone);
        if (!answer.fits()) {
            answer.refusal().reasons().forEach(tried::count);
            return Optional.empty();
        }
        return Optional.of(reprieve(node.name(), empty, gone));
    }

    /** Lets back in whom it can: first those that a budget protects. */
    private Candidate reprieve(String name, NodeState empty, List<PodState> gone) {
        List<PodState> shielded = shielded(gone);
        List<PodState> order = new ArrayList<>(shielded);
        gone.stream().filter(other -> !shielded.contains(other)).forEach(order::add);
        List<PodState> victims = new ArrayList<>(gone);
        NodeState node = empty;
        for (PodState other : order) {
            NodeState back = node.with(other);
            List<PodState> still = new ArrayList<>(victims);
            still.remove(other);
            if (!examination.of(withNominees.apply(back), still).fits()) continue;
            node = back;
            victims = still;
        }
        List<PodState> last = List.copyOf(victims);
        int violations = (int) shielded.stream().filter(last::contains).count();
        Instant started = last.stream()
                .filter(victim -> victim.priority() == last.get(0).priority())
                .map(this::started)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return new Candidate(name, last, violations, started);
    }

    /** Those whose going would be more than what is left of a budget. */
    private List<PodState> shielded(List<PodState> pods) {
        Map<ObjectKey, Long> allowed = new HashMap<>();
        List<PodState> shielded = new ArrayList<>();
        for (PodState other : pods) {
            boolean violates = false;
            for (ApiObject budget : budgets(other)) {
                long left = allowed.getOrDefault(
                                budget.key(),
                                budget.status().whole("disruptionsAllowed").orElse(0L))
                        - 1;
                allowed.put(budget.key(), left);
                violates |= left < 0;
            }
            if (violates) shielded.add(other);
        }
        return shielded;
    }

    private List<ApiObject> budgets(PodState other) {
        Optional<ApiObject> known = world.get(other.key());
        if (known.isEmpty() || other.labels().isEmpty()) return List.of();
        return world.list(Budget.KIND, other.namespace()).stream()
                .filter(budget -> Budget.covers(budget, known.get()))
                .toList();
    }

    private Instant started(PodState one) {
        return world.get(one.key())
                .flatMap(found -> found.time("status", "startTime").or(found::creationTimestamp))
                .orElse(Instant.MAX);
    }
}
