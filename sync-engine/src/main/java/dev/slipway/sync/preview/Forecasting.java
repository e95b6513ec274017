package dev.slipway.sync.preview;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.apply.Refusals;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Effects;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Secrets;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Forecast.Left;
import dev.slipway.templating.manifest.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns a plan into what people read: each object before and after, and what follows. */
public final class Forecasting {
    /** What each write changes without anybody's wish. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    /** The note on what nobody deletes by accident. */
    static final String WAITS_FOR_CONFIRMATION = "waits for a confirmation";

    private final Kinds kinds;
    private final Live live;
    private final Function<Step, Answer<ApiObject>> after;
    private final Disclosure disclosure;

    /** @param after what the control plane would make of a step */
    public Forecasting(Kinds kinds, Live live, Function<Step, Answer<ApiObject>> after) {
        this(kinds, live, after, Disclosure.ALL);
    }

    /**
     * The same for other readers.
     *
     * @param disclosure what they may see of what lives
     */
    Forecasting(Kinds kinds, Live live, Function<Step, Answer<ApiObject>> after, Disclosure disclosure) {
        this.kinds = kinds;
        this.live = live;
        this.after = after;
        this.disclosure = disclosure;
    }

    /** Of a plan alone; what is pending is another matter. */
    public Outcome<Forecast> of(Plan plan, Rendering rendering) {
        SortedMap<ObjectKey, List<Effect>> effects = Effects.of(plan, live, rendering.namespace());
        SortedMap<ObjectKey, Trace> traces = traces(rendering);
        List<Changed> objects = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        plan.namespace().ifPresent(made -> objects.add(namespace(made)));
        plan.waves()
                .forEach(wave -> wave.writes().forEach(step -> {
                    Answer<ApiObject> answer = after.apply(step);
                    answer.refusal()
                            .ifPresent(status -> refused.add(Refusals.problem(step.key(), step.origin(), status)));
                    // What the control plane would leave as it is, is no change, whatever it looks like from here.
                    answer.asOptional()
                            .filter(result -> differs(step.live(), result))
                            .ifPresent(result -> objects.add(changed(step, wave.number(), result, effects, traces)));
                }));
        plan.deletions()
                .forEach(
                        deletion -> live.get(deletion.key()).ifPresent(there -> objects.add(deleted(deletion, there))));
        if (!refused.isEmpty()) return Outcome.bad(refused);
        return Outcome.good(new Forecast(
                plan.application().name(),
                rendering.namespace(),
                plan.digest(),
                Renames.noted(objects, plan, live),
                left(plan),
                List.of(),
                Optional.empty(),
                List.of()));
    }

    /**
     * The hooks of a plan that are others than before. What they do cannot be told, only that they will do it.
     *
     * @param before the hooks as they were
     */
    List<Changed> hooks(Plan plan, SortedMap<ObjectKey, ApiObject> before, Rendering rendering) {
        SortedMap<ObjectKey, Trace> traces = traces(rendering);
        List<Changed> changed = new ArrayList<>();
        SortedMap<ObjectKey, ApiObject> gone = new TreeMap<>(before);
        for (HookStep hook : plan.hooks()) {
            Optional<ApiObject> was = Optional.ofNullable(gone.remove(hook.key()));
            String note = hook.hook().phase().word() + " hook";
            changed.add(hook(hook.key(), was, Optional.of(hook.object()), Optional.of(hook.origin()), note, traces));
        }
        gone.forEach((key, was) ->
                changed.add(hook(key, Optional.of(was), Optional.empty(), Optional.empty(), "hook", traces)));
        changed.removeIf(object -> object.difference().isEmpty());
        return changed;
    }

    private Changed hook(
            ObjectKey key,
            Optional<ApiObject> before,
            Optional<ApiObject> after,
            Optional<Origin> origin,
            String note,
            SortedMap<ObjectKey, Trace> traces) {
        String verb = before.isEmpty() ? "create" : after.isEmpty() ? "drop" : "update";
        return new Changed(
                key,
                verb,
                Optional.empty(),
                origin,
                difference(
                        Changed.title(key, origin, note),
                        before.map(disclosure::before),
                        after.map(sent -> disclosure.after(sent, sent))),
                List.of(),
                List.of(),
                note,
                traces.getOrDefault(key, Trace.NONE));
    }

    private Changed namespace(ApiObject made) {
        Difference difference =
                difference(Changed.title(made.key(), Optional.empty(), ""), Optional.empty(), Optional.of(made));
        return new Changed(
                made.key(),
                "create",
                Optional.empty(),
                Optional.empty(),
                difference,
                List.of(),
                List.of(),
                "for the stage",
                Trace.NONE);
    }

    private Changed changed(
            Step step,
            int wave,
            ApiObject result,
            SortedMap<ObjectKey, List<Effect>> effects,
            SortedMap<ObjectKey, Trace> traces) {
        Optional<Origin> origin = Optional.of(step.origin());
        String note = step.adopts() ? "taken over" : "";
        Difference difference = difference(
                Changed.title(step.key(), origin, note),
                step.live().map(disclosure::before),
                Optional.of(disclosure.after(step.object(), result)));
        return new Changed(
                step.key(),
                step.action().word(),
                Optional.of(wave),
                origin,
                difference,
                disclosure.changes(step.key(), step.changes()),
                effects.getOrDefault(step.key(), List.of()),
                note,
                traces.getOrDefault(step.key(), Trace.NONE));
    }

    private Changed deleted(Deletion deletion, ApiObject there) {
        String note = deletion.confirm() ? WAITS_FOR_CONFIRMATION : "";
        Difference difference = difference(
                Changed.title(deletion.key(), Optional.empty(), note),
                Optional.of(disclosure.before(there)),
                Optional.empty());
        return new Changed(
                deletion.key(),
                "delete",
                Optional.empty(),
                Optional.empty(),
                difference,
                List.of(),
                List.of(),
                note,
                Trace.NONE);
    }

    private SortedMap<ObjectKey, Trace> traces(Rendering rendering) {
        SortedMap<ObjectKey, Trace> traces = new TreeMap<>();
        rendering
                .manifests()
                .forEach(manifest -> traces.put(Planner.key(manifest, rendering, kinds), manifest.trace()));
        return traces;
    }

    private List<Left> left(Plan plan) {
        return plan.steps()
                .flatMap(
                        step -> disclosure.changes(step.key(), step.divergence().left()).stream()
                                .map(change -> new Left(step.key(), change)))
                .toList();
    }

    private boolean differs(Optional<ApiObject> before, ApiObject after) {
        return !difference("", before, Optional.of(after)).isEmpty();
    }

    private Difference difference(String title, Optional<ApiObject> before, Optional<ApiObject> after) {
        ApiObject any = after.or(() -> before).orElseThrow();
        Optional<Kinds.Shape> shape = kinds.find(any.gvk());
        Schema schema = shape.map(Kinds.Shape::schema).orElse(Schema.ANY);
        Optional<ApiObject> shown = before.map(
                object -> shape.map(known -> known.shown().apply(object)).orElse(object));
        return Difference.of(
                title, shown.map(Forecasting::wished), after.map(Forecasting::wished), schema, Secrets.in(any));
    }

    /** Without what the plane writes by itself. */
    private static Tree wished(ApiObject object) {
        ApiObject bare = object.withoutAt("status");
        for (String field : BOOKKEEPING) bare = bare.withoutAt("metadata", field);
        return bare.root();
    }
}
