package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Kinds.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what is wanted with what is there, and says what to do. All problems of a rendering are found at once, before any write. */
public final class Planner {
    private static final Set<String> EVENT_GROUPS = Set.of("", "events.k8s.io");
    private static final Comparator<Step> IN_A_WAVE = Comparator.comparingInt(
                    (Step step) -> KindOrder.rank(step.key().kind()))
            .thenComparing(Step::key);

    private final Situation situation;
    private final Ownership ownership;
    private final List<ApiObject> definitions;
    private final Steps steps;
    private final List<Problem> problems = new ArrayList<>();
    private final List<HookStep> hooks = new ArrayList<>();
    private final SortedMap<ObjectKey, Manifest> wanted = new TreeMap<>();

    private Planner(Situation situation, StepMemory memory) {
        this.situation = situation;
        this.ownership = Ownership.of(situation);
        this.definitions = situation.rendering().manifests().stream()
                .map(Manifest::object)
                .filter(object -> object.kind().equals("CustomResourceDefinition"))
                .toList();
        this.steps = new Steps(situation, memory, unchangedSinceLastSync(situation));
    }

    /** The plan, or everything that stands in its way. */
    public static Outcome<Plan> plan(Situation situation) {
        return plan(situation, new StepMemory());
    }

    /**
     * The same plan, sooner.
     *
     * @param memory of this application's plans and no other's
     */
    public static Outcome<Plan> plan(Situation situation, StepMemory memory) {
        memory.begin();
        return new Planner(situation, memory).plan();
    }

    /** Which objects a rendering wants; those of unknown kinds are left out. */
    public static SortedSet<ObjectKey> keys(Rendering rendering, Kinds kinds) {
        SortedSet<ObjectKey> keys = new TreeSet<>();
        for (Manifest manifest : rendering.manifests()) {
            Optional<Shape> shape = kinds.find(manifest.object().gvk());
            shape.ifPresent(known -> keys.add(key(manifest, known, rendering)));
        }
        return keys;
    }

    /** The key of an object once it is in its namespace; of an unknown kind as if it were namespaced. */
    public static ObjectKey key(Manifest manifest, Rendering rendering, Kinds kinds) {
        return key(manifest, kinds.find(manifest.object().gvk()).orElseGet(() -> Shape.unknown(true)), rendering);
    }

    /** The key of an object once it is in its namespace. */
    private static ObjectKey key(Manifest manifest, Shape shape, Rendering rendering) {
        ObjectKey key = manifest.object().key();
        String namespace = key.namespace().isEmpty() ? rendering.namespace() : key.namespace();
        return new ObjectKey(key.kind(), shape.namespaced() ? namespace : "", key.name());
    }

    private Outcome<Plan> plan() {
        SortedMap<Integer, List<Step>> waves = new TreeMap<>();
        for (Manifest manifest : situation.rendering().manifests()) {
            Optional<Step> step = step(manifest);
            step.ifPresent(found -> waves.computeIfAbsent(found.directives().wave(), number -> new ArrayList<>())
                    .add(found));
        }
        tooManyToRemember().ifPresent(problems::add);
        if (!problems.isEmpty()) return Outcome.bad(problems);
        Leftovers leftovers = Leftovers.of(situation, wanted.keySet());
        return Outcome.good(new Plan(
                situation.rendering().application(),
                situation.rendering().commit(),
                situation.rendering().digest(),
                unchangedSinceLastSync(situation),
                missingNamespace(),
                waves.entrySet().stream()
                        .map(wave -> ordered(wave.getKey(), wave.getValue()))
                        .toList(),
                leftovers.deletions(),
                leftovers.vanishing(),
                leftovers.released(),
                hooks,
                Fingerprint.of(situation, leftovers)));
    }

    private static Wave ordered(int number, List<Step> steps) {
        return new Wave(number, steps.stream().sorted(IN_A_WAVE).toList());
    }

    private Optional<Step> step(Manifest manifest) {
        Optional<Shape> served = situation.kinds().find(manifest.object().gvk());
        Optional<Shape> shape = served.or(() -> definedHere(manifest.object().gvk()));
        if (shape.isEmpty()) problems.add(unknownKind(manifest));
        if (shape.isEmpty()) return Optional.empty();
        ObjectKey key = key(manifest, shape.get(), situation.rendering());
        Optional<ApiObject> live = served.flatMap(known -> situation.live().get(key));
        Optional<Hook> hook = HookPlanner.hook(manifest.object());
        Optional<Problem> refusal = foreign(key, live, manifest)
                .or(() -> hook.flatMap(wish -> HookPlanner.problem(key, wish, manifest, served.isPresent(), live)))
                .or(() -> passing(manifest))
                .or(() -> notIgnorable(manifest, shape.get()));
        refusal.ifPresent(problems::add);
        Manifest other = wanted.put(key, manifest);
        if (other != null) problems.add(twice(key, other, manifest));
        if (refusal.isPresent()) return Optional.empty();
        if (hook.isPresent()) {
            ApiObject object = steps.desired(manifest, shape.get());
            hooks.add(new HookStep(hook.get(), object, manifest.origin(), Directives.of(object), live));
            return Optional.empty();
        }
        return Optional.of(steps.step(key, manifest, shape.get(), served.isPresent(), live));
    }

    /** That a Job which deletes itself has run stands in the application's status, whose size has a bound. */
    private Optional<Problem> tooManyToRemember() {
        List<Manifest> leaving = wanted.values().stream()
                .filter(manifest -> HookPlanner.hook(manifest.object()).isEmpty())
                .filter(manifest -> Keepsake.leavesByItself(manifest.object()))
                .toList();
        if (leaving.size() <= Runs.MOST) return Optional.empty();
        return Optional.of(
                Problem.at(
                        Reason.InvalidManifest,
                        leaving.get(Runs.MOST).origin(),
                        leaving.size() + " Jobs of this application have ttlSecondsAfterFinished, and at most "
                                + Runs.MOST
                                + " may: that each has run is kept in its status; leave the field out, or divide the component"));
    }

    private static boolean unchangedSinceLastSync(Situation situation) {
        return situation.lastDigest().equals(Optional.of(situation.rendering().digest()));
    }

    /** The kind of a custom resource whose definition is rendered with it. */
    private Optional<Shape> definedHere(GroupVersionKind kind) {
        return definitions.stream()
                .filter(object -> object.spec().text("group").equals(Optional.of(kind.group())))
                .filter(object -> object.spec().text("names", "kind").equals(Optional.of(kind.kind())))
                .findFirst()
                .map(object -> Shape.unknown(object.spec().text("scope").equals(Optional.of("Namespaced"))));
    }

    /** Why an object is not this application's to write. */
    private Optional<Problem> foreign(ObjectKey key, Optional<ApiObject> live, Manifest manifest) {
        return ownership
                .objection(key, live)
                .map(message -> Problem.at(Reason.OwnedByAnother, manifest.origin(), message));
    }

    /** Events expire: one that is wanted for ever would be made again each time. */
    private static Optional<Problem> passing(Manifest manifest) {
        ApiObject object = manifest.object();
        if (!object.kind().equals("Event")
                || !EVENT_GROUPS.contains(object.gvk().group())) return Optional.empty();
        return Optional.of(Problem.at(
                Reason.InvalidManifest,
                manifest.origin(),
                "an Event tells what has happened and is deleted after a while, so it cannot be wanted; take it out"));
    }

    private static Optional<Problem> notIgnorable(Manifest manifest, Shape shape) {
        return Yields.objection(manifest.object(), shape.schema())
                .map(message -> Problem.at(Reason.InvalidManifest, manifest.origin(), message));
    }

    private static Problem twice(ObjectKey key, Manifest first, Manifest second) {
        return Problem.at(
                Reason.DuplicateObject,
                second.origin(),
                key + " is also rendered by " + first.origin() + "; rename one");
    }

    private static Problem unknownKind(Manifest manifest) {
        GroupVersionKind kind = manifest.object().gvk();
        return Problem.at(
                Reason.UnknownKind,
                manifest.origin(),
                "the control plane does not know the kind " + kind.kind() + " of " + kind.apiVersion()
                        + "; check apiVersion and kind, or add its CustomResourceDefinition");
    }

    /** The stage's namespace, where namespaced objects are wanted in it and nobody has made it. */
    private Optional<ApiObject> missingNamespace() {
        String name = situation.rendering().namespace();
        ObjectKey key = new ObjectKey(new GroupKind("", "Namespace"), "", name);
        boolean needed =
                wanted.keySet().stream().anyMatch(object -> object.namespace().equals(name));
        if (!needed || wanted.containsKey(key) || situation.live().get(key).isPresent()) return Optional.empty();
        return Optional.of(
                Marks.namespace(name, situation.rendering().application().stage()));
    }
}
