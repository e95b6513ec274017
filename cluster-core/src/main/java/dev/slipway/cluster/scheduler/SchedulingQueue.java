package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Fold;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.view.ClusterState;
import dev.slipway.cluster.scheduler.view.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pods that wait for a node: those whose turn it is, and those that fit nowhere and sleep until something changes that may make room for them.
 * What came of the last attempt is remembered here only; a plane that was killed tries everybody once more.
 */
final class SchedulingQueue implements Fold.State {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind NODE = Kinds.NODE.groupKind();

    /** Kinds of which any change may make a volume usable. */
    static final List<GroupKind> VOLUMES = List.of(
            new GroupKind("", "PersistentVolume"),
            new GroupKind("", "PersistentVolumeClaim"),
            new GroupKind("storage.k8s.io", "StorageClass"),
            new GroupKind("storage.k8s.io", "CSINode"));

    static final Fold<SchedulingQueue> FOLD = new Fold<>(
            "pods without a node",
            Stream.concat(Stream.of(NODE, POD), VOLUMES.stream()).toList(),
            SchedulingQueue::new);

    private final TreeMap<ObjectKey, Waiting> all = new TreeMap<>();
    private final TreeSet<Waiting> ready = new TreeSet<>(Waiting.IN_TURN);
    private final TreeMap<ObjectKey, Waiting> asleep = new TreeMap<>();
    private final TreeMap<ObjectKey, Waiting> owing = new TreeMap<>();
    /** Those that count on a node already, though they are not there. */
    private final TreeMap<ObjectKey, Waiting> nominees = new TreeMap<>();

    private final Map<Signal, Long> heard = new EnumMap<>(Signal.class);

    private boolean stirred;

    private SchedulingQueue() {}

    /** Whether a pod is for this scheduler to place, and may be placed. */
    static boolean isWaiting(ApiObject pod) {
        return Pods.node(pod).isEmpty()
                && Pods.isActive(pod)
                && pod.spec().sequence("schedulingGates").isEmpty()
                && pod.spec().text("schedulerName").orElse("default-scheduler").equals("default-scheduler");
    }

    @Override
    public void apply(Change change) {
        GroupKind kind = change.key().kind();
        if (kind.equals(POD)) applyPod(change);
        else if (kind.equals(NODE)) applyNode(change);
        else hear(Signal.VOLUME);
    }

    private void hear(Signal signal) {
        heard.merge(signal, 1L, Long::sum);
        stirred = true;
    }

    /** Conditions other than Ready change nothing for pods. */
    private void applyNode(Change change) {
        if (change.isGone() || change.before().isEmpty()) {
            hear(Signal.NODE);
            return;
        }
        ApiObject before = change.before().get();
        ApiObject after = change.object();
        boolean same = before.spec().equals(after.spec())
                && before.metadata().mapping("labels").equals(after.metadata().mapping("labels"))
                && before.status().mapping("allocatable").equals(after.status().mapping("allocatable"))
                && before.condition("Ready")
                        .map(Condition::isTrue)
                        .equals(after.condition("Ready").map(Condition::isTrue));
        if (!same) hear(Signal.NODE);
    }

    private void applyPod(Change change) {
        boolean wasPlaced = change.before().filter(ClusterState::isPlaced).isPresent();
        boolean isPlaced = change.after().filter(ClusterState::isPlaced).isPresent();
        boolean leaves = change.after().filter(ApiObject::isDeleting).isPresent()
                && change.before().filter(ApiObject::isDeleting).isEmpty();
        boolean relabelled = wasPlaced && isPlaced && !labels(change.before()).equals(labels(change.after()));
        if ((wasPlaced && (!isPlaced || leaves)) || relabelled) hear(Signal.FREED);
        if ((isPlaced && !wasPlaced) || relabelled) hear(Signal.PLACED);
        Optional<ApiObject> waits = change.after().filter(SchedulingQueue::isWaiting);
        if (waits.isPresent()) put(waits.get());
        else remove(change.key());
    }

    private static Object labels(Optional<ApiObject> pod) {
        return pod.map(one -> one.metadata().mapping("labels")).orElseThrow();
    }

    /** A revision that says nothing new about the pod's place changes nothing about its turn. */
    private void put(ApiObject pod) {
        Waiting known = all.get(pod.key());
        if (known != null && isSame(known.pod(), pod)) {
            known.renew(pod);
            note(known);
            return;
        }
        remove(pod.key());
        Waiting waiting = new Waiting(pod);
        all.put(pod.key(), waiting);
        ready.add(waiting);
        note(waiting);
    }

    private static boolean isSame(ApiObject before, ApiObject after) {
        return before.uid().equals(after.uid())
                && before.spec().equals(after.spec())
                && Objects.equals(labels(Optional.of(before)), labels(Optional.of(after)));
    }

    private void note(Waiting waiting) {
        if (waiting.nominated().isPresent()) nominees.put(waiting.state().key(), waiting);
        else nominees.remove(waiting.state().key());
    }

    private void remove(ObjectKey key) {
        Waiting known = all.remove(key);
        if (known == null) return;
        ready.remove(known);
        asleep.remove(key);
        owing.remove(key);
        nominees.remove(key);
    }

    /** How often any of these was heard. */
    long heard(Set<Signal> signals) {
        long sum = 0;
        for (Signal signal : signals) sum += heard.getOrDefault(signal, 0L);
        return sum;
    }

    /** Wakes those whose time has come. */
    void wake(Instant now) {
        stirred = false;
        Iterator<Waiting> each = asleep.values().iterator();
        while (each.hasNext()) {
            Waiting waiting = each.next();
            if (due(waiting).isAfter(now) && !waiting.isAheadOf(now)) continue;
            each.remove();
            ready.add(waiting);
        }
    }

    private Instant due(Waiting waiting) {
        return waiting.due(
                waiting.failure().map(failure -> heard(failure.signals())).orElse(0L));
    }

    /** When the next of those who sleep is to be woken, if nothing changes. */
    Optional<Instant> nextDue() {
        return asleep.values().stream().map(this::due).min(Instant::compareTo);
    }

    /** Those whose turn it is, in order. */
    List<Waiting> ready(int most) {
        return ready.stream().limit(most).toList();
    }

    int readyCount() {
        return ready.size();
    }

    /** Whether it is anybody's turn, or something was heard that may make it so. */
    boolean isStirred() {
        return !ready.isEmpty() || (stirred && !asleep.isEmpty());
    }

    /** Those of whose last attempt the world may not show yet what came of it. */
    List<Waiting> owing() {
        return new ArrayList<>(owing.values());
    }

    /** The world shows all that came of the last attempt. */
    void settled(Waiting waiting) {
        owing.remove(waiting.state().key());
    }

    /** Those who count on a node already. */
    List<Waiting> nominees() {
        return new ArrayList<>(nominees.values());
    }

    /** Puts one to sleep. */
    void sleep(Waiting waiting, Waiting.Failure failure) {
        ready.remove(waiting);
        waiting.failed(failure);
        asleep.put(waiting.state().key(), waiting);
        owing.put(waiting.state().key(), waiting);
        note(waiting);
    }
}
