package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** What users see of a plane and do to it. Nobody waits for an answer. */
final class Stage {
    /** Where people work; the rest of the cluster is its own. */
    static final String HOME = "shop";

    /** Evictions give this many seconds; nobody else does, so that an evicted pod can be told. */
    static final long EVICTION_GRACE = 1;

    /** With this finalizer people hold on to an object that is to go. */
    static final String HOLD = "example.com/hold";

    /** Of the pods of sets, some of them bad. */
    static final List<String> BEHAVIOURS = List.of("normal", "normal", "normal", "fail", "never-ready", "crash-loop");

    private static final WriteOptions BY = WriteOptions.by("workload");
    private static final Set<String> NOT_OURS = Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final RandomGenerator chance;
    private final Seen seen;
    private final Invariants invariants;
    private final Chronicle chronicle;
    private final Set<String> told = new HashSet<>();
    private Client client;
    private int number;

    Stage(RandomGenerator chance, Seen seen, Invariants invariants, Chronicle chronicle, Client client) {
        this.chance = chance;
        this.seen = seen;
        this.invariants = invariants;
        this.chronicle = chronicle;
        this.client = client;
    }

    /** The plane has a new life, and a new front door. */
    void enter(Client door) {
        client = door;
    }

    Seen seen() {
        return seen;
    }

    int roll(int sides) {
        return chance.nextInt(sides);
    }

    boolean oneIn(int sides) {
        return chance.nextInt(sides) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(chance.nextInt(from.size()));
    }

    /** A number that never comes again. */
    int next() {
        return ++number;
    }

    /** Any object of a kind that is for users to deal with. */
    Optional<ApiObject> any(GroupKind kind) {
        List<ApiObject> all = ours(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(pick(all));
    }

    /** Any pod of those that carry a label, whatever it says. */
    Optional<ApiObject> anyPodWith(String label) {
        List<ApiObject> all = ours(Seen.POD).stream()
                .filter(pod -> pod.labels().containsKey(label))
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(pick(all));
    }

    List<ApiObject> ours(GroupKind kind) {
        return seen.all(kind).stream()
                .filter(object -> !NOT_OURS.contains(object.namespace()))
                .toList();
    }

    void create(String yaml) {
        create(parsed(yaml));
    }

    void create(ApiObject object) {
        sent("creates " + object, Optional.of(object.root()), client.create(object, BY));
    }

    /** Changes what a merge patch names, whoever else changes the object meanwhile. */
    void patch(ApiObject object, String yaml) {
        patch(object, parsedMapping(yaml), "");
    }

    /** The same of a subresource. */
    void patch(ApiObject object, Mapping body, String subresource) {
        sent(
                "changes " + object + " " + subresource,
                Optional.of(body),
                client.patch(object.key(), Patch.merge(body), BY.on(subresource)));
    }

    /** Changes any object of a kind in a way that its controllers may take their time to follow. */
    void upset(GroupKind kind, String yaml) {
        any(kind).ifPresent(object -> {
            disturb(object);
            patch(object, yaml);
        });
    }

    /** Takes a pod of a set from its controller to look at it, or gives it back. */
    void quarantine(ApiObject pod) {
        disturb(pod);
        String app = pod.controller().isPresent() ? "quarantine" : pod.name().replaceFirst("-[a-z0-9]+$", "");
        patch(pod, "metadata: {labels: {app: " + app + "}}");
    }

    void kill(ApiObject pod) {
        disturb(pod);
        delete(pod, Propagation.BACKGROUND);
    }

    /** Without waiting for anybody. */
    void force(ApiObject pod) {
        disturb(pod);
        invariants.forced(pod.uid());
        DeleteOptions options = new DeleteOptions(
                Propagation.BACKGROUND, Optional.of(pod.uid()), Optional.empty(), Optional.of(0L), false);
        sent("deletes by force " + pod, Optional.empty(), client.delete(pod.key(), options));
    }

    void delete(ApiObject object, Propagation how) {
        invariants.taken(object.uid());
        DeleteOptions options =
                new DeleteOptions(how, Optional.of(object.uid()), Optional.empty(), Optional.empty(), false);
        if (!told.add(object.uid())) invariants.disturbed(object.uid());
        sent("deletes " + object + " " + how, Optional.empty(), client.delete(object.key(), options));
    }

    void delete(ApiObject object) {
        delete(object, pick(List.of(Propagation.BACKGROUND, Propagation.FOREGROUND, Propagation.ORPHAN)));
    }

    /** Takes the hand off an object that people held on to. */
    void letGo(ApiObject object) {
        if (!object.finalizers().contains(HOLD)) return;
        invariants.disturbed(object.uid());
        List<String> others = object.finalizers().stream()
                .filter(finalizer -> !finalizer.equals(HOLD))
                .toList();
        patch(object, "metadata: {finalizers: " + others + "}");
    }

    void evict(ApiObject pod) {
        invariants.taken(pod.uid());
        disturb(pod);
        ApiObject eviction = ApiObject.of(GroupVersionKind.of("policy/v1", "Eviction"), pod.namespace(), pod.name())
                .with(
                        "deleteOptions",
                        Mapping.of(
                                "gracePeriodSeconds", EVICTION_GRACE, "preconditions", Mapping.of("uid", pod.uid())));
        sent("evicts " + pod, Optional.empty(), client.create(eviction, BY.on("eviction")));
    }

    /** No controller is to blame for what comes of this: those who control the object, all the way up, are forgiven. */
    void disturb(ApiObject object) {
        invariants.disturbed(object.uid());
        seen.controllerOf(object).ifPresent(this::disturb);
    }

    private void sent(String what, Optional<Mapping> body, CompletableFuture<Answer<ApiObject>> answer) {
        chronicle.say(() ->
                "USER " + what + body.map(Json::text).map(text -> " " + text).orElse(""));
        answer.thenAccept(said -> said.refusal()
                .ifPresent(status -> chronicle.say(() -> "USER was refused: " + what + ": " + status.message())));
    }

    static ApiObject parsed(String yaml) {
        return new ApiObject(parsedMapping(yaml));
    }

    static Mapping parsedMapping(String yaml) {
        try {
            return (Mapping) Yaml.readOne(yaml).root();
        } catch (Malformed notYaml) {
            throw new IllegalArgumentException(yaml, notYaml);
        }
    }
}
