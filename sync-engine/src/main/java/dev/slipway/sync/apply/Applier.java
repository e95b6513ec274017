package dev.slipway.sync.apply;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Release;
import dev.slipway.sync.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Writes the steps of a plan through the front door, as field manager {@code slipway}. Fields of manifests are taken from whoever else
 * changed them; what a plan leaves to others, and fields that no manifest names, are never touched.
 */
public final class Applier {
    private static final WriteOptions WRITE =
            WriteOptions.by(Marks.FIELD_MANAGER).forcing();

    /** How often fields are given up anew because somebody else wrote in between; then the step fails, and is tried again later. */
    private static final int RELEASES = 5;

    private final Client client;

    public Applier(Client client) {
        this.client = client;
    }

    /**
     * What became of one object.
     *
     * @param now as it is now, where that is known; empty where it is gone
     */
    public record Written(ObjectKey key, Optional<ApiObject> now, Optional<Problem> problem) {}

    /**
     * Dry-runs every write of a plan. The stage's namespace is made for real if it is missing, since nothing can be checked without it.
     * Objects whose namespace or kind the same plan brings cannot be checked before that is there, and are left out.
     */
    public CompletableFuture<List<Problem>> check(Plan plan) {
        return makeNamespace(plan)
                .thenCompose(made ->
                        made.isPresent() ? CompletableFuture.completedFuture(List.of(made.get())) : checkSteps(plan));
    }

    /**
     * Writes a wave, kind by kind in order. After a refusal nothing more is started.
     *
     * @param goOn asked before each kind; when it says no, the rest is left
     */
    public CompletableFuture<List<Written>> write(List<Step> steps, BooleanSupplier goOn) {
        Map<String, List<Step>> byKind = new LinkedHashMap<>();
        steps.forEach(step -> byKind.computeIfAbsent(step.key().kind().toString(), kind -> new ArrayList<>())
                .add(step));
        CompletableFuture<List<Written>> chain = CompletableFuture.completedFuture(List.of());
        for (List<Step> group : byKind.values())
            chain = chain.thenCompose(
                    before -> goOn.getAsBoolean() && before.stream().allMatch(Applier::isGood)
                            ? Lanes.each(group, this::write).thenApply(more -> joined(before, more))
                            : CompletableFuture.completedFuture(before));
        return chain;
    }

    /**
     * Makes a hook for an attempt, or deletes the one of an earlier attempt that is in its place. A hook that is there for this attempt already is
     * fine: an answer was lost.
     */
    public CompletableFuture<Written> start(HookStep hook, String attempt) {
        if (hook.live().isPresent()) return delete(hook.key(), hook.live().get().uid(), hook.origin());
        return start(hook.object().withAnnotation(Marks.ATTEMPT, attempt), hook.origin());
    }

    /** Makes an object that does work once and is kept until its result is. One that is there already is told as it is. */
    public CompletableFuture<Written> start(ApiObject work, Origin origin) {
        ApiObject object = Keepsake.on(work);
        ObjectKey key = object.key();
        return client.create(object, WriteOptions.by(Marks.FIELD_MANAGER))
                .thenCompose(answer ->
                        answer.refusal().filter(Status::isAlreadyExists).isPresent()
                                ? client.get(key).thenApply(there -> new Written(key, there.asOptional(), none()))
                                : CompletableFuture.completedFuture(new Written(
                                        key,
                                        answer.asOptional(),
                                        answer.refusal().map(status -> Refusals.problem(object, origin, status)))));
    }

    /** Lets an object go whose result is kept elsewhere, and deletes it first if it must go. */
    public CompletableFuture<Written> letGo(ApiObject object, boolean delete) {
        Origin origin = Origin.file("hooks");
        CompletableFuture<Written> deleted = delete
                ? delete(object.key(), object.uid(), origin)
                : CompletableFuture.completedFuture(new Written(object.key(), Optional.of(object), none()));
        return deleted.thenCompose(written -> {
            Optional<ApiObject> kept = written.now().filter(Keepsake::isOn);
            return kept.isEmpty() || written.problem().isPresent()
                    ? CompletableFuture.completedFuture(written)
                    : release(kept.get(), origin);
        });
    }

    private CompletableFuture<Written> release(ApiObject kept, Origin origin) {
        Mapping metadata = Mapping.of(
                "uid", kept.uid(), "resourceVersion", kept.resourceVersion(), "finalizers", Keepsake.others(kept));
        return client.patch(
                        kept.key(), Patch.merge(Mapping.of("metadata", metadata)), WriteOptions.by(Marks.FIELD_MANAGER))
                .thenCompose(answer -> {
                    Optional<Problem> problem = answer.refusal()
                            .filter(status -> !status.isNotFound() && !status.isConflict())
                            .map(status -> Refusals.problem(kept, origin, status));
                    return client.get(kept.key()).thenApply(now -> new Written(kept.key(), now.asOptional(), problem));
                });
    }

    private static Optional<Problem> none() {
        return Optional.empty();
    }

    /** Deletes kind by kind in order, each object only if it still is the one that the plan saw. */
    public CompletableFuture<List<Written>> delete(List<Deletion> deletions, BooleanSupplier goOn) {
        Map<String, List<Deletion>> byKind = new LinkedHashMap<>();
        deletions.forEach(
                deletion -> byKind.computeIfAbsent(deletion.key().kind().toString(), kind -> new ArrayList<>())
                        .add(deletion));
        CompletableFuture<List<Written>> chain = CompletableFuture.completedFuture(List.of());
        for (List<Deletion> group : byKind.values())
            chain = chain.thenCompose(before -> goOn.getAsBoolean()
                    ? Lanes.each(group, this::delete).thenApply(done -> joined(before, done))
                    : CompletableFuture.completedFuture(before));
        return chain;
    }

    private CompletableFuture<Written> delete(Deletion deletion) {
        return delete(deletion.key(), deletion.uid(), Origin.file("pruning"));
    }

    private CompletableFuture<Optional<Problem>> makeNamespace(Plan plan) {
        return plan.namespace().map(this::makeNamespace).orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Makes a stage's namespace, if it is not there. */
    public CompletableFuture<Optional<Problem>> makeNamespace(ApiObject namespace) {
        return client.create(namespace, WriteOptions.by(Marks.FIELD_MANAGER))
                .thenApply(answer -> answer.refusal()
                        .filter(status -> !status.isAlreadyExists())
                        .map(status -> Refusals.problem(namespace, Origin.file("slipway.yaml"), status)));
    }

    private CompletableFuture<List<Problem>> checkSteps(Plan plan) {
        List<ApiObject> grounds = grounds(plan);
        List<Step> checkable = plan.steps()
                .filter(step -> step.action() == Step.Action.CREATE || step.action() == Step.Action.UPDATE)
                .filter(step -> grounds.stream().noneMatch(ground -> isGroundOf(ground, step.object())))
                .toList();
        List<HookStep> hooks = plan.hooks().stream()
                .filter(hook -> grounds.stream().noneMatch(ground -> isGroundOf(ground, hook.object())))
                .toList();
        return Lanes.each(checkable, this::check)
                .thenCombine(
                        Lanes.each(hooks, this::check),
                        (some, more) -> joined(some, more).stream()
                                .flatMap(Optional::stream)
                                .toList());
    }

    /** One that is there already is in the way of its successor's dry run, which is as good as one that went well: it goes before. */
    private CompletableFuture<Optional<Problem>> check(HookStep hook) {
        return client.create(hook.object(), WriteOptions.by(Marks.FIELD_MANAGER).asDryRun())
                .thenApply(answer -> answer.refusal()
                        .filter(status -> !status.isAlreadyExists())
                        .map(status -> Refusals.problem(hook.object(), hook.origin(), status)));
    }

    private CompletableFuture<Optional<Problem>> check(Step step) {
        Optional<Problem> passedOver = Refusals.passedOver(step);
        if (passedOver.isPresent()) return CompletableFuture.completedFuture(passedOver);
        boolean names = step.action() == Step.Action.CREATE || step.divergence().releases();
        return client.apply(names ? step.object() : step.divergence().sent(), WRITE.asDryRun())
                .thenApply(answer -> answer.refusal().map(status -> Refusals.problem(step, status)));
    }

    /** What a plan makes for others of it to stand on: few among many, so they are looked out once. */
    private static List<ApiObject> grounds(Plan plan) {
        return plan.steps()
                .filter(step -> step.action() == Step.Action.CREATE)
                .map(Step::object)
                .filter(object ->
                        object.kind().equals("Namespace") || object.kind().equals("CustomResourceDefinition"))
                .toList();
    }

    private static boolean isGroundOf(ApiObject ground, ApiObject object) {
        return isNamespaceOf(ground, object) || defines(ground, object);
    }

    private static boolean isNamespaceOf(ApiObject namespace, ApiObject object) {
        return namespace.kind().equals("Namespace") && namespace.name().equals(object.namespace());
    }

    private static boolean defines(ApiObject definition, ApiObject object) {
        return definition.kind().equals("CustomResourceDefinition")
                && definition
                        .spec()
                        .text("group")
                        .equals(Optional.of(object.gvk().group()))
                && definition.spec().text("names", "kind").equals(Optional.of(object.kind()));
    }

    private CompletableFuture<Written> write(Step step) {
        if (step.action() == Step.Action.REPLACE)
            return delete(step.key(), step.live().map(ApiObject::uid).orElse(""), step.origin());
        return step.action() == Step.Action.CREATE ? create(step) : update(step);
    }

    /** A new object begins as its manifest says, also where that leaves fields to others; then they are given up. */
    private CompletableFuture<Written> create(Step step) {
        return client.apply(step.object(), WRITE)
                .thenCompose(answer -> answer.fold(
                        made -> release(made, step, RELEASES), refused -> CompletableFuture.completedFuture(answer)))
                .thenApply(answer -> written(step, answer));
    }

    private CompletableFuture<Written> update(Step step) {
        if (!step.divergence().releases())
            return client.apply(step.divergence().sent(), WRITE).thenApply(answer -> written(step, answer));
        return release(step.live().orElseThrow(), step, RELEASES)
                .thenCompose(answer -> answer.fold(
                        released -> client.apply(step.divergence().sent(), WRITE),
                        refused -> CompletableFuture.completedFuture(answer)))
                .thenApply(answer -> written(step, answer));
    }

    /** Gives up the fields that a step leaves to others. Whoever writes in between is not written over: it is looked at again. */
    private CompletableFuture<Answer<ApiObject>> release(ApiObject live, Step step, int tries) {
        Optional<Sequence> owners = Release.of(live, step.divergence().yielded());
        if (owners.isEmpty()) return CompletableFuture.completedFuture(Answer.done(live));
        Mapping metadata = Mapping.of("resourceVersion", live.resourceVersion(), "managedFields", owners.get());
        return client.patch(
                        live.key(), Patch.merge(Mapping.of("metadata", metadata)), WriteOptions.by(Marks.FIELD_MANAGER))
                .thenCompose(answer -> {
                    boolean again = tries > 1
                            && answer.refusal().filter(Status::isConflict).isPresent();
                    return again
                            ? client.get(live.key())
                                    .thenCompose(newest -> newest.fold(
                                            now -> release(now, step, tries - 1),
                                            refused -> CompletableFuture.completedFuture(newest)))
                            : CompletableFuture.completedFuture(answer);
                });
    }

    private static Written written(Step step, Answer<ApiObject> answer) {
        return new Written(
                step.key(), answer.asOptional(), answer.refusal().map(status -> Refusals.problem(step, status)));
    }

    /** A replacement is only deleted here: once it is gone, the plan says create. */
    private CompletableFuture<Written> delete(ObjectKey key, String uid, Origin origin) {
        return client.delete(key, DeleteOptions.BACKGROUND.onlyUid(uid)).thenCompose(answer -> {
            Optional<Status> refusal = answer.refusal().filter(status -> !status.isNotFound() && !status.isConflict());
            if (refusal.isPresent())
                return CompletableFuture.completedFuture(
                        new Written(key, Optional.empty(), Optional.of(Refusals.problem(key, origin, refusal.get()))));
            return client.get(key).thenApply(now -> new Written(key, now.asOptional(), Optional.empty()));
        });
    }

    private static boolean isGood(Written written) {
        return written.problem().isEmpty();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
