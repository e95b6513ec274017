package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.scheduler.Examination.Answer;
import dev.slipway.cluster.scheduler.Waiting.Failure;
import dev.slipway.cluster.scheduler.filter.PodVolumes;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.PodState.Likeness;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One round of scheduling: the pods whose turn it is, one after the other, each of which sees what those before it have taken. */
final class Round {
    /** With fewer nodes all of them are looked at; with more, at least so many that fit. */
    private static final int LEAST_LOOKED_AT = 100;

    private static final int LEAST_PERCENT = 5;
    private static final int MOST_PERCENT = 50;
    private static final int NODES_PER_PERCENT = 125;
    private static final int PERCENT = 100;

    private final Scene scene;
    private final SchedulingQueue queue;
    private final Instant now;
    private final Map<Likeness, Examination> examinations = new HashMap<>();
    private final Map<Likeness, Failure> failures = new HashMap<>();
    private final Map<String, List<Waiting>> nominees = new HashMap<>();

    Round(World world, SchedulingQueue queue, Instant now) {
        this.scene = new Scene(world);
        this.queue = queue;
        this.now = now;
        queue.nominees().forEach(this::nominate);
    }

    private void nominate(Waiting waiting) {
        waiting.nominated()
                .ifPresent(node -> nominees.computeIfAbsent(node, none -> new ArrayList<>())
                        .add(waiting));
    }

    /** The node for a pod, which counts as being there from now on; or the pod is put to sleep, and remembers why. */
    Optional<String> place(Waiting waiting) {
        PodState pod = waiting.state();
        Likeness likeness = pod.likeness();
        Failure same = failures.get(likeness);
        if (same != null && waiting.nominated().isEmpty()) {
            queue.sleep(waiting, same);
            return Optional.empty();
        }
        Examination examination = examinations.computeIfAbsent(likeness, none -> new Examination(pod, scene));
        Diagnosis diagnosis = new Diagnosis(scene.size());
        List<NodeState> fitting = search(waiting, examination, diagnosis);
        if (fitting.isEmpty()) {
            fail(waiting, likeness, examination, diagnosis);
            return Optional.empty();
        }
        String node = NodeChoice.best(pod, fitting, scene).name();
        take(waiting, node);
        if (PodVolumes.of(pod, scene.world()).late().isEmpty()) return Optional.of(node);
        awaitVolumes(waiting, node);
        return Optional.empty();
    }

    /** The pod counts on its node while its volumes are made there; then it is bound. */
    private void awaitVolumes(Waiting waiting, String node) {
        Set<Signal> signals = EnumSet.of(Signal.VOLUME, Signal.NODE);
        queue.sleep(waiting, new Failure(now, "", Optional.of(node), List.of(), signals, queue.heard(signals)));
    }

    /** Whoever failed before may fit now that somebody is there. */
    private void take(Waiting waiting, String node) {
        unnominate(waiting);
        scene.assume(waiting.state().on(node));
        failures.clear();
    }

    private void unnominate(Waiting waiting) {
        waiting.nominated().map(nominees::get).ifPresent(those -> those.remove(waiting));
    }

    private List<NodeState> search(Waiting waiting, Examination examination, Diagnosis diagnosis) {
        if (examination.everywhere().isPresent()) {
            diagnosis.everywhere(examination.everywhere().get());
            return List.of();
        }
        Optional<NodeState> kept = waiting.nominated()
                .flatMap(scene::node)
                .filter(node ->
                        examination.of(withNominees(node, waiting), List.of()).fits());
        if (kept.isPresent()) return List.of(kept.get());
        return examination.only().isPresent()
                ? among(examination.only().get(), waiting, examination, diagnosis)
                : amongAll(waiting, examination, diagnosis);
    }

    private List<NodeState> among(List<String> names, Waiting waiting, Examination examination, Diagnosis diagnosis) {
        List<NodeState> fitting = new ArrayList<>();
        int known = 0;
        for (String name : names.stream().distinct().toList()) {
            Optional<Integer> place = scene.place(name);
            if (place.isEmpty()) continue;
            known++;
            look(place.get(), waiting, examination, diagnosis, fitting);
        }
        diagnosis.notMeant(scene.size() - known);
        return fitting;
    }

    /** Begins where the last pod left off, as far as what is on the nodes tells. */
    private List<NodeState> amongAll(Waiting waiting, Examination examination, Diagnosis diagnosis) {
        List<NodeState> fitting = new ArrayList<>();
        int all = scene.size();
        int enough = enough(all);
        int start = all == 0 ? 0 : (int) (scene.placed() * enough % all);
        for (int i = 0; i < all && fitting.size() < enough; i++)
            look((start + i) % all, waiting, examination, diagnosis, fitting);
        return fitting;
    }

    private void look(
            int place, Waiting waiting, Examination examination, Diagnosis diagnosis, List<NodeState> fitting) {
        NodeState node = scene.node(place);
        Answer answer = examination.of(withNominees(node, waiting), List.of());
        if (answer.fits()) fitting.add(node);
        else diagnosis.add(place, answer);
    }

    private static int enough(int nodes) {
        if (nodes < LEAST_LOOKED_AT) return nodes;
        int percent = Math.max(LEAST_PERCENT, MOST_PERCENT - nodes / NODES_PER_PERCENT);
        return Math.max(LEAST_LOOKED_AT, nodes * percent / PERCENT);
    }

    /** A node with the pods that count on it already and are not less important than another. */
    private NodeState withNominees(NodeState node, Waiting other) {
        List<Waiting> those = nominees.get(node.name());
        if (those == null) return node;
        NodeState with = node;
        for (Waiting nominee : those) {
            boolean counts = nominee != other
                    && (nominee.awaitsVolumes()
                            || nominee.state().priority() >= other.state().priority());
            if (counts) with = with.with(nominee.state().on(node.name()));
        }
        return with;
    }

    private void fail(Waiting waiting, Likeness likeness, Examination examination, Diagnosis why) {
        Preemption.Result result = why.nodes() == 0
                ? new Preemption.Result(Optional.empty(), List.of(), "")
                : new Preemption(waiting.state(), examination, scene, node -> withNominees(node, waiting))
                        .attempt(why, waiting.nominated());
        String message = result.message().isEmpty() ? why.message() : why.message() + " " + result.message();
        Failure failure =
                new Failure(now, message, result.node(), result.victims(), why.signals(), queue.heard(why.signals()));
        unnominate(waiting);
        queue.sleep(waiting, failure);
        if (result.node().isPresent()) nominate(waiting);
        else failures.put(likeness, failure);
    }
}
