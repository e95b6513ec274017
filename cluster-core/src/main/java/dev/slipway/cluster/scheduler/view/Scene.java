package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The cluster as one round of scheduling sees it: what is there, and the pods that the round itself has given a node, so that each pod sees those
 * before it. What many pods of a round ask for is counted once and goes up with each pod that is assumed.
 */
public final class Scene {
    private static final GroupKind POD = Kinds.POD.groupKind();

    private final World world;
    private final ClusterState cluster;
    private final List<NodeState> nodes;
    private final List<PodState> assumed = new ArrayList<>();
    private final Map<Who, Matches> matches = new HashMap<>();
    private final Map<Object, Object> answers = new HashMap<>();
    private final List<Consumer<PodState>> listeners = new ArrayList<>();

    /** Pods that a selector matches in a namespace and that are not leaving. */
    private record Who(String namespace, LabelSelector selector) {
        boolean has(PodState pod) {
            return pod.namespace().equals(namespace) && !pod.leaving() && selector.matches(pod.labels());
        }
    }

    /** A pod on a node, as others look at it. */
    public record Neighbour(String namespace, Map<String, String> labels, String node) {
        static Neighbour of(PodState pod) {
            return new Neighbour(pod.namespace(), pod.labels(), pod.node());
        }
    }

    public Scene(World world) {
        this.world = world;
        this.cluster = world.fold(ClusterState.FOLD);
        this.nodes = new ArrayList<>(cluster.inOrder());
    }

    public World world() {
        return world;
    }

    public int size() {
        return nodes.size();
    }

    /** The node at a place; places stay the same for the whole round. */
    public NodeState node(int place) {
        return nodes.get(place);
    }

    public Optional<NodeState> node(String name) {
        return place(name).map(nodes::get);
    }

    /** The place of a node. */
    public Optional<Integer> place(String name) {
        return cluster.place(name);
    }

    /** The nodes told apart by a label. */
    public Domains domains(String label) {
        return cluster.domains(label);
    }

    /** What a question comes to that stays the same for the whole round, whoever asks it. */
    @SuppressWarnings("unchecked") // whoever asks with a key gets what the same asker made of it
    public <T> T once(Object question, Supplier<T> answer) {
        return (T) answers.computeIfAbsent(question, none -> answer.get());
    }

    /** How many pods are on nodes, those that are assumed included. */
    public long placed() {
        return cluster.placed() + assumed.size();
    }

    /** Takes a pod as being on the node that it names. */
    public void assume(PodState pod) {
        int place = place(pod.node()).orElseThrow();
        nodes.set(place, nodes.get(place).with(pod));
        assumed.add(pod);
        matches.forEach((who, counts) -> {
            if (who.has(pod)) counts.add(pod.node());
        });
        listeners.forEach(listener -> listener.accept(pod));
    }

    /** Hears of every pod that is assumed from now on. */
    public void onAssumed(Consumer<PodState> listener) {
        listeners.add(listener);
    }

    /** Counts the pods on nodes that a selector matches in a namespace and that are not leaving. */
    public Matches staying(String namespace, LabelSelector selector) {
        return matches.computeIfAbsent(new Who(namespace, selector), this::count);
    }

    private Matches count(Who who) {
        Matches counts = new Matches(this);
        world.select(POD, who.namespace(), who.selector()).stream()
                .filter(pod -> ClusterState.isPlaced(pod) && !pod.isDeleting())
                .forEach(pod -> counts.add(Pods.node(pod)));
        assumed.stream().filter(who::has).forEach(pod -> counts.add(pod.node()));
        return counts;
    }

    /** The pods on nodes that a term is about. */
    public Stream<Neighbour> covered(AffinityTerm term) {
        Stream<Neighbour> there = term.reached(world).stream()
                .flatMap(namespace -> world.select(POD, namespace, term.selector()).stream())
                .filter(ClusterState::isPlaced)
                .map(pod -> new Neighbour(pod.namespace(), pod.labels(), Pods.node(pod)));
        return Stream.concat(
                there,
                assumed.stream()
                        .filter(pod -> term.covers(pod.namespace(), pod.labels(), world))
                        .map(Neighbour::of));
    }

    /** The pods on nodes that say something about those beside them. */
    public Stream<PodState> withAffinity() {
        return Stream.concat(
                cluster.withAffinity().stream(),
                assumed.stream().filter(pod -> !pod.needs().pods().isNone()));
    }

    /** The pods on nodes that use a claim. */
    public Stream<PodState> users(String namespace, String claim) {
        return Stream.concat(
                cluster.users(namespace, claim).stream(),
                assumed.stream()
                        .filter(pod -> pod.namespace().equals(namespace)
                                && pod.claims().contains(claim)));
    }
}
