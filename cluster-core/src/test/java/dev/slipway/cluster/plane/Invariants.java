package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.REPLICA_SET;
import static dev.slipway.cluster.plane.TestWorld.SERVICE;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.RecordingJournal;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold after every durable change, whatever the weather.
 *
 * <ul>
 *   <li>A ReplicaSet never has more active pods than it ever wanted: nothing is made twice.
 *   <li>A Deployment has one ReplicaSet per template, and its ReplicaSets together never want more than {@code replicas + maxSurge}. (Active
 *       pods may exceed that for a moment, as in Kubernetes: one ReplicaSet may be quicker to make than another to delete.)
 *   <li>A Deployment that was complete keeps {@code replicas - maxUnavailable} pods ready through any rollout, also of a broken template, as long
 *       as nobody scales it or kills its pods.
 *   <li>A Job counts each pod once, and starts no more pods that succeed than it has completions, those aside that it let go.
 *   <li>Addresses of Services, and of live pods, are unique; a pod never changes its node.
 * </ul>
 */
final class Invariants {
    private final RecordingJournal journal;
    private final Map<String, Long> mostWanted = new HashMap<>();
    private final Map<String, Set<String>> ended = new HashMap<>();
    private final Set<String> settled = new HashSet<>();

    Invariants(RecordingJournal journal) {
        this.journal = journal;
        journal.observe(this::check);
    }

    /** Somebody scaled a Deployment, changed its strategy or killed one of its pods: availability counts again once it is complete. */
    void disturbed(String uid) {
        settled.remove(uid);
    }

    private void check(Entry entry, Optional<ApiObject> before) {
        if (!(entry instanceof Entry.Put put)) return;
        ApiObject object = put.object();
        GroupKind kind = object.key().kind();
        if (kind.equals(POD)) checkPod(object, before);
        else if (kind.equals(REPLICA_SET)) checkReplicaSet(object);
        else if (kind.equals(JOB)) checkJob(object, before);
        else if (kind.equals(SERVICE)) checkUnique(SERVICE, "clusterIP", object);
    }

    private void checkPod(ApiObject pod, Optional<ApiObject> before) {
        before.filter(old -> old.uid().equals(pod.uid()) && !Pods.node(old).isEmpty())
                .ifPresent(old -> require(Pods.node(old).equals(Pods.node(pod)), "moved to another node", pod));
        if (Pods.isTerminal(pod) || pod.isDeleting()) {
            String how = Pods.hasSucceeded(pod) && !isStopped(pod) ? "Succeeded" : "Failed";
            pod.controller()
                    .ifPresent(owner -> ended.computeIfAbsent(owner.uid() + how, none -> new HashSet<>())
                            .add(pod.uid()));
        }
        pod.controller().ifPresent(owner -> {
            if (before.isEmpty() && owner.kind().equals("ReplicaSet")) checkNotTwice(pod, owner.uid());
            replicaSet(owner.uid(), pod.namespace())
                    .flatMap(ApiObject::controller)
                    .ifPresent(deployment -> checkAvailable(deployment.uid(), pod));
        });
        String address = pod.status().text("podIP").orElse("");
        if (!address.isEmpty()
                && before.filter(old -> old.status().has("podIP")).isEmpty()) checkAddress(pod, address);
    }

    /** Whether it was told to go, or let go, before it succeeded: its Job does not count that, and starts another one. */
    private boolean isStopped(ApiObject pod) {
        return pod.controller()
                .filter(owner -> isAmong(pod, owner.uid() + "Failed")
                        || !isAmong(pod, owner.uid() + "Succeeded")
                                && !pod.finalizers().contains("batch.kubernetes.io/job-tracking"))
                .isPresent();
    }

    private boolean isAmong(ApiObject pod, String which) {
        return ended.getOrDefault(which, Set.of()).contains(pod.uid());
    }

    private void checkNotTwice(ApiObject pod, String owner) {
        long active = all(POD).filter(other -> Pods.isActive(other) && isControlledBy(other, owner))
                .count();
        require(active <= mostWanted.getOrDefault(owner, 0L), active + " active pods of one ReplicaSet", pod);
    }

    private void checkAddress(ApiObject pod, String address) {
        boolean taken = all(POD).anyMatch(other -> !other.uid().equals(pod.uid())
                && !Pods.isTerminal(other)
                && other.status().text("podIP").equals(Optional.of(address)));
        require(!taken, "shares its address", pod);
    }

    private void checkReplicaSet(ApiObject set) {
        long wants = set.spec().whole("replicas").orElse(1L);
        mostWanted.merge(set.uid(), wants, Math::max);
        Optional<ApiObject> deployment = set.controller().flatMap(owner -> byUid(DEPLOYMENT, owner.uid()));
        if (deployment.isEmpty()) return;
        List<ApiObject> siblings = all(REPLICA_SET)
                .filter(other -> isControlledBy(other, deployment.get().uid()))
                .toList();
        for (ApiObject other : siblings) {
            boolean twin = !other.uid().equals(set.uid()) && template(other).equals(template(set));
            require(!twin, "two ReplicaSets of one template", set);
        }
        if (!settled.contains(deployment.get().uid())) return;
        long sum = siblings.stream()
                .mapToLong(other -> other.spec().whole("replicas").orElse(1L))
                .sum();
        long most = replicas(deployment.get()) + bound(deployment.get(), "maxSurge", true);
        require(sum <= most, sum + " wanted, at most " + most + " allowed", deployment.get());
    }

    private void checkAvailable(String uid, ApiObject pod) {
        Optional<ApiObject> found = byUid(DEPLOYMENT, uid);
        if (found.isEmpty() || found.get().isDeleting()) return;
        ApiObject deployment = found.get();
        List<ApiObject> sets =
                all(REPLICA_SET).filter(set -> isControlledBy(set, uid)).toList();
        long ready = sets.stream().mapToLong(this::ready).sum();
        long wanted = replicas(deployment);
        if (settled.contains(uid)) {
            long least = wanted - bound(deployment, "maxUnavailable", false);
            require(ready >= least, ready + " ready, at least " + least + " needed", deployment);
        } else if (isComplete(deployment, sets)) {
            settled.add(uid);
        }
    }

    private boolean isComplete(ApiObject deployment, List<ApiObject> sets) {
        long wanted = replicas(deployment);
        boolean rolling = !deployment.spec().text("strategy", "type").equals(Optional.of("Recreate"));
        List<ApiObject> active = sets.stream()
                .filter(set -> set.spec().whole("replicas").orElse(1L) > 0)
                .toList();
        return rolling
                && active.size() == 1
                && ready(active.get(0)) == wanted
                && active.get(0).spec().whole("replicas").orElse(1L) == wanted
                && active.get(0).status().whole("availableReplicas").orElse(0L) == wanted;
    }

    private long ready(ApiObject set) {
        return all(POD).filter(pod -> Pods.isActive(pod) && Pods.isReady(pod) && isControlledBy(pod, set.uid()))
                .count();
    }

    private void checkJob(ApiObject job, Optional<ApiObject> before) {
        for (String field : List.of("succeeded", "failed")) {
            long now = job.status().whole(field).orElse(0L);
            long was = before.filter(old -> old.uid().equals(job.uid()))
                    .flatMap(old -> old.status().whole(field))
                    .orElse(0L);
            String phase = field.equals("succeeded") ? "Succeeded" : "Failed";
            long seen = ended.getOrDefault(job.uid() + phase, Set.of()).size();
            require(now >= was, field + " went down", job);
            require(now <= seen, "counts " + now + " " + field + " of " + seen, job);
            if (field.equals("succeeded")) {
                long wanted = job.spec().whole("completions").orElse(Long.MAX_VALUE);
                require(seen <= wanted, seen + " pods succeeded, wanted " + wanted, job);
            }
        }
    }

    private void checkUnique(GroupKind kind, String field, ApiObject object) {
        Optional<String> address = object.spec().text(field).filter(text -> !text.equals("None"));
        boolean taken = address.isPresent()
                && all(kind)
                        .anyMatch(other -> !other.uid().equals(object.uid())
                                && other.spec().text(field).equals(address));
        require(!taken, "shares its " + field, object);
    }

    Stream<ApiObject> all(GroupKind kind) {
        return journal
                .present()
                .subMap(
                        new ObjectKey(kind, "", ""),
                        new ObjectKey(new GroupKind(kind.group(), kind.kind() + "\0"), "", ""))
                .values()
                .stream();
    }

    private Optional<ApiObject> byUid(GroupKind kind, String uid) {
        return all(kind).filter(object -> object.uid().equals(uid)).findFirst();
    }

    private Optional<ApiObject> replicaSet(String uid, String namespace) {
        return byUid(REPLICA_SET, uid).filter(set -> set.namespace().equals(namespace));
    }

    static boolean isControlledBy(ApiObject object, String uid) {
        return object.controller().filter(owner -> owner.uid().equals(uid)).isPresent();
    }

    private static Mapping template(ApiObject set) {
        return set.spec().mapping("template").withoutAt("metadata", "labels", "pod-template-hash");
    }

    static long replicas(ApiObject deployment) {
        return deployment.spec().whole("replicas").orElse(1L);
    }

    private static long bound(ApiObject deployment, String field, boolean up) {
        long replicas = replicas(deployment);
        long surge = number(deployment, "maxSurge", replicas, true);
        long unavailable = number(deployment, "maxUnavailable", replicas, false);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return up ? surge : Math.min(unavailable, replicas);
    }

    private static long number(ApiObject deployment, String field, long replicas, boolean up) {
        Tree value = deployment.at("spec", "strategy", "rollingUpdate", field).orElse(Tree.of("25%"));
        String text = ((Scalar) value).display();
        if (!text.endsWith("%")) return Long.parseLong(text);
        double exact = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas / 100.0;
        return (long) (up ? Math.ceil(exact) : Math.floor(exact));
    }

    private void require(boolean holds, String what, ApiObject object) {
        if (!holds) throw new AssertionError(object + ": " + what + " at revision " + journal.revision());
    }
}
